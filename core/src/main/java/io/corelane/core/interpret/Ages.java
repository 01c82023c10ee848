package io.corelane.core.interpret;

import io.corelane.core.plan.Lifetime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys of groups in the order of their last row, and which of them have to go. */
final class Ages
{
    private final Lifetime lifetime;
    private final Map<List<Object>, Long> lastNs = new LinkedHashMap<>();
    private long firstTickNs = Long.MIN_VALUE;
    private long nowNs = Long.MIN_VALUE;

    Ages(final Lifetime lifetime)
    {
        this.lifetime = lifetime;
    }

    /** Log time has come on: those that this takes away. */
    List<List<Object>> tick(final long logTimeNs)
    {
        if (Long.MIN_VALUE == firstTickNs)
        {
            firstTickNs = logTimeNs;
        }
        nowNs = logTimeNs;
        return over(Lifetime.GONE_PER_TICK);
    }

    /** A row of a key has come: those that this takes away. */
    List<List<Object>> row(final List<Object> key)
    {
        final List<List<Object>> over = over(Lifetime.GONE_PER_ROW);
        if (isOver(key) && !over.contains(key))
        {
            over.add(key);
        }
        return over;
    }

    boolean knows(final List<Object> key)
    {
        return lastNs.containsKey(key);
    }

    void touch(final List<Object> key)
    {
        if (!lifetime.isForever())
        {
            lastNs.remove(key);
            lastNs.put(key, nowNs);
        }
    }

    void remove(final List<Object> key)
    {
        lastNs.remove(key);
    }

    /** The key that goes for a new one, or null when none has to. */
    List<Object> evicted()
    {
        return lifetime.evicts() && lastNs.size() >= lifetime.mostKeys() ? lastNs.keySet().iterator().next() : null;
    }

    private List<List<Object>> over(final int most)
    {
        final List<List<Object>> over = new ArrayList<>();
        for (final List<Object> key : lastNs.keySet())
        {
            if (over.size() == most || !isOver(key))
            {
                break;
            }
            over.add(key);
        }
        return over;
    }

    private boolean isOver(final List<Object> key)
    {
        if (0 == lifetime.ttlNs() || Long.MIN_VALUE == nowNs || !lastNs.containsKey(key))
        {
            return false;
        }
        final long last = lastNs.get(key);
        final long since = Long.MIN_VALUE == last ? firstTickNs : last;
        return Math.subtractExact(nowNs, since) >= lifetime.ttlNs();
    }
}
