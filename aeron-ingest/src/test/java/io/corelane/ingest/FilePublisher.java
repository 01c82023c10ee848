package io.corelane.ingest;

import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** A publisher as a process of its own: publishes the records of a file, each with its length before it. */
final class FilePublisher
{
    private FilePublisher()
    {
    }

    public static void main(final String[] args) throws IOException
    {
        final boolean forEver = args.length > 3;
        try (CorelaneClient client = CorelaneClient.connect(args[0], Throwable::printStackTrace);
            CorelanePublisher publisher = client.publisher(args[1]))
        {
            while (!publisher.isConnected())
            {
                Thread.onSpinWait();
            }
            long published = 0;
            do
            {
                published += publish(publisher, Path.of(args[2]));
                System.out.println("PUBLISHED " + published);
            }
            while (forEver);
        }
    }

    private static long publish(final CorelanePublisher publisher, final Path file) throws IOException
    {
        final byte[] bytes = new byte[4_096];
        final UnsafeBuffer record = new UnsafeBuffer(bytes);
        long published = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16)))
        {
            while (true)
            {
                final int length = in.readInt();
                in.readFully(bytes, 0, length);
                while (publisher.offer(record, 0, length, published) < 0)
                {
                    Thread.onSpinWait();
                }
                published++;
            }
        }
        catch (final EOFException ex)
        {
            while (publisher.flush() < 0)
            {
                Thread.onSpinWait();
            }
            return published;
        }
    }
}
