package io.corelane.ingest;

import io.corelane.codec.Field;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupReader;
import io.corelane.codec.GroupSchema;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/**
 * What a log says, whatever the fragments are that it says it in: each record with its producer, sequence, send time
 * and key's hash; of streams that are migrated the columns of the former schema, of all else every byte. For one
 * thread.
 */
final class LogFingerprint implements MessageHandler
{
    private final MessageDigest digest;
    private final Map<Integer, MigratedStream> streams;
    private final boolean isNewer;
    private final LongConsumer progress;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final Map<Integer, RowDecoder> decoders = new TreeMap<>();
    private final Map<Integer, GroupReader> groups = new TreeMap<>();
    private final ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES);
    private long records;

    LogFingerprint(
        final Map<Integer, MigratedStream> streams, final boolean isNewer, final LongConsumer progress)
    {
        this.streams = streams;
        this.isNewer = isNewer;
        this.progress = progress;
        streams.forEach((id, stream) ->
        {
            final RecordSchema schema = isNewer ? stream.newer() : stream.older();
            decoders.put(id, new RowDecoder(schema));
            groups.put(id, new GroupReader(schema));
        });
        try
        {
            digest = MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public boolean onMessage(
        final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        if (batch.wrap(buffer, offset, length) && streams.containsKey(batch.streamId()))
        {
            while (batch.next())
            {
                onRecord(buffer);
            }
        }
        else
        {
            bytes(buffer, offset, length);
        }
        progress.accept(endPosition);
        return true;
    }

    @Override
    public void onDamage(final Damage damage)
    {
        throw new ApplianceException(damage.text());
    }

    private void onRecord(final DirectBuffer buffer)
    {
        records++;
        numbers.clear();
        numbers.putLong(batch.producerId()).putLong(batch.sequence()).putLong(batch.sendTimeNs())
            .putInt(batch.keyHash()).putInt(batch.streamId()).flip();
        digest.update(numbers);
        final StringBuilder text = new StringBuilder();
        final MigratedStream stream = streams.get(batch.streamId());
        final RecordSchema schema = isNewer ? stream.newer() : stream.older();
        try
        {
            final Object[] row = decoders.get(batch.streamId())
                .decode(buffer, batch.recordOffset(), batch.recordLength());
            final List<List<GroupEntry>> entries =
                groups.get(batch.streamId()).read(buffer, batch.recordOffset(), batch.recordLength());
            columns(stream.older().fields(), schema.fields(), Arrays.asList(row), text);
            groups(stream.older().groups(), schema.groups(), entries, text);
            digest.update(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        catch (final RecordException ex)
        {
            // It is a dead letter before and after, and was not touched.
            bytes(buffer, batch.recordOffset(), batch.recordLength());
        }
    }

    private static void columns(
        final List<Field> older, final List<Field> fields, final List<Object> row, final StringBuilder text)
    {
        for (final Field field : older)
        {
            for (int i = 0; i < fields.size(); i++)
            {
                if (fields.get(i).name().equals(field.name()))
                {
                    text.append(row.get(i)).append('\0');
                }
            }
        }
    }

    private static void groups(
        final List<GroupSchema> older,
        final List<GroupSchema> groups,
        final List<List<GroupEntry>> entries,
        final StringBuilder text)
    {
        for (int i = 0; i < older.size(); i++)
        {
            text.append(entries.get(i).size()).append('\0');
            for (final GroupEntry entry : entries.get(i))
            {
                columns(older.get(i).fields(), groups.get(i).fields(), entry.values(), text);
                groups(older.get(i).groups(), groups.get(i).groups(), entry.groups(), text);
            }
        }
    }

    private void bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        numbers.clear();
        digest.update(numbers.putInt(length).flip());
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        digest.update(bytes);
    }

    /** Once, at the end. */
    String text()
    {
        return records + " records, " + HexFormat.of().formatHex(digest.digest());
    }
}
