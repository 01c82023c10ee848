package io.corelane.perf.peers;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Bytes of fixed layouts, the cheapest that Kafka's stores can be given. */
final class KafkaSerdes
{
    static final Serde<Tick> TICK = of(Tick.BYTES, Tick::write, Tick::new);
    static final Serde<Group> GROUP = of(Group.BYTES, Group::write, Group::new);
    static final Serde<LastRows> ROWS = of(LastRows.BYTES, LastRows::write, LastRows::new);
    static final Serde<Levels> LEVELS = of(Levels.BYTES, Levels::write, Levels::new);

    private KafkaSerdes()
    {
    }

    private static <T> Serde<T> of(
        final int length, final BiConsumer<T, ByteBuffer> write, final Function<ByteBuffer, T> read)
    {
        return Serdes.serdeFrom((topic, value) ->
        {
            if (null == value)
            {
                return null;
            }
            final byte[] bytes = new byte[length];
            write.accept(value, ByteBuffer.wrap(bytes));
            return bytes;
        }, (topic, bytes) -> null == bytes ? null : read.apply(ByteBuffer.wrap(bytes)));
    }
}
