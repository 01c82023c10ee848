package io.corelane.perf.peers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** A broker that is its own controller (KRaft), in a process of its own; it ends when its standard input does. */
public final class KafkaBroker
{
    private KafkaBroker()
    {
    }

    /**
     * Runs it.
     *
     * @param args directory, port, port of the controller.
     * @throws IOException when the directory cannot be written or formatted.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path directory = Path.of(args[0]);
        final Path properties = directory.resolve("server.properties");
        Files.writeString(properties, String.join("\n",
            "process.roles=broker,controller",
            "node.id=1",
            "controller.quorum.voters=1@127.0.0.1:" + args[2],
            "listeners=PLAINTEXT://127.0.0.1:" + args[1] + ",CONTROLLER://127.0.0.1:" + args[2],
            "advertised.listeners=PLAINTEXT://127.0.0.1:" + args[1],
            "controller.listener.names=CONTROLLER",
            "log.dirs=" + directory.resolve("logs"),
            "auto.create.topics.enable=false",
            "offsets.topic.replication.factor=1",
            "offsets.topic.num.partitions=1",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "group.initial.rebalance.delay.ms=0",
            "log.retention.bytes=1073741824",
            "log.retention.ms=-1",
            "log.segment.bytes=268435456",
            ""));
        final int code = StorageTool.execute(new String[]{"format", "--cluster-id", Uuid.randomUuid().toString(),
            "--config", properties.toString()}, new PrintStream(OutputStream.nullOutputStream()));
        if (0 != code)
        {
            throw new IOException("kafka-storage format ends with " + code);
        }
        final Thread watch = new Thread(KafkaBroker::awaitEnd, "watch");
        watch.setDaemon(true);
        watch.start();
        Kafka.main(new String[]{properties.toString()});
    }

    static void awaitEnd()
    {
        try
        {
            while (System.in.read() >= 0)
            {
                Thread.onSpinWait();
            }
        }
        catch (final IOException ex)
        {
            ex.printStackTrace();
        }
        Runtime.getRuntime().halt(0);
    }
}
