package io.corelane.tools;

import io.corelane.ingest.BackupListener;
import java.util.function.LongSupplier;

/** A line that tells how far a backup has come, and a line for each damage. For one thread. */
final class BackupProgress implements BackupListener
{
    private final ToolIo io;
    private final Progress line;
    private final LongSupplier clock;
    private final String verb;
    private final boolean isJson;

    BackupProgress(final ToolIo io, final String verb, final boolean isJson)
    {
        this.io = io;
        this.line = new Progress(io);
        this.clock = io.nanoTime();
        this.verb = verb;
        this.isJson = isJson;
    }

    @Override
    public void onProgress(final String file, final long done, final long whole)
    {
        if (line.isDue(clock.getAsLong()))
        {
            line.show(verb + " " + Progress.bar(done, whole) + "  " + file);
        }
    }

    @Override
    public void onDamage(final String file, final String place)
    {
        line.clear();
        final Utf8Writer out = new Utf8Writer(io.out());
        if (isJson)
        {
            out.ascii("{\"file\":").jsonText(file).ascii(",\"damage\":").jsonText(place).ascii('}').endOfLine();
        }
        else
        {
            out.text(file + ": " + place).endOfLine();
        }
        out.flush();
    }

    void clear()
    {
        line.clear();
    }
}
