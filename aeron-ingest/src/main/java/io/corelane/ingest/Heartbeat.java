package io.corelane.ingest;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Says that a loop goes round: the loop counts its turns, and whoever looks sees whether the count still moves. Written
 * by the loop's own thread, read by any; after the appliance has ended it stands still.
 */
public final class Heartbeat implements Agent
{
    private final String loop;
    private final boolean waitsForDisk;
    private final AtomicLong turns = new AtomicLong();
    private AtomicCounter counter;
    private long turn;

    Heartbeat(final String loop, final boolean waitsForDisk)
    {
        this.loop = loop;
        this.waitsForDisk = waitsForDisk;
    }

    /** Shows the turns to other processes as well. Before the loop runs. */
    Heartbeat countedBy(final AtomicCounter value)
    {
        counter = value;
        return this;
    }

    /**
     * Which loop it is.
     *
     * @return the name of its thread without {@code corelane-}, such as {@code partition-0}.
     */
    public String loop()
    {
        return loop;
    }

    /**
     * Whether a turn of the loop may take as long as the disk does. One that does not goes round at least every few
     * milliseconds, busy or idle.
     *
     * @return true for loops that no record waits for.
     */
    public boolean waitsForDisk()
    {
        return waitsForDisk;
    }

    /**
     * How often the loop went round so far.
     *
     * @return count of turns, which only grows.
     */
    public long turns()
    {
        return turns.get();
    }

    /** One turn. The loop's thread. */
    @Override
    public int doWork()
    {
        turns.setRelease(++turn);
        if (null != counter)
        {
            counter.setRelease(turn);
        }
        return 0;
    }

    @Override
    public String roleName()
    {
        return "heartbeat";
    }
}
