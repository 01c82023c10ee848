package io.corelane.core.state;

/**
 * A map that is made ahead of need in the background, or by the partition when it needs it before that has begun: by
 * one of them, so that the sizes of maps, and with them the places of entries, never depend on who is faster. A
 * partition that needs it while it is being made waits.
 */
final class PreparedMap
{
    private final KeyedStateConfig config;
    private final int number;
    private final long capacity;
    private StateMap map;
    private RuntimeException failure;
    private boolean isTaken;

    PreparedMap(final KeyedStateConfig config, final int number, final long capacity)
    {
        this.config = config;
        this.number = number;
        this.capacity = capacity;
    }

    /** Makes it, unless somebody else has, or nobody wants it any more. The background. */
    synchronized void prepare()
    {
        if (!isTaken)
        {
            try
            {
                map = new StateMap(config, number, capacity);
            }
            catch (final RuntimeException ex)
            {
                failure = ex;
            }
        }
    }

    /** The map, made now if nobody has begun to. The partition. */
    synchronized StateMap take()
    {
        isTaken = true;
        if (null != failure)
        {
            throw failure;
        }
        return null == map ? new StateMap(config, number, capacity) : map;
    }

    /** Nobody takes it any more. The partition. */
    synchronized void close()
    {
        isTaken = true;
        if (null != map)
        {
            map.close();
        }
    }
}
