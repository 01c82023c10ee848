package io.corelane.tools.health;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the loops of an appliance in another process go round: their turns have to move between two looks. */
public final class TurnWatch
{
    private final Map<String, Long> first = new TreeMap<>();

    /**
     * A watch.
     *
     * @param snapshot at its beginning.
     */
    public TurnWatch(final MetricsSnapshot snapshot)
    {
        snapshot.of(CounterType.LOOP_TURNS).forEach((loop) -> first.put(loop.name(), loop.value()));
    }

    /**
     * Looks again.
     *
     * @param snapshot now.
     * @return names of the loops that have not moved since the beginning; empty when all have.
     */
    public List<String> stalled(final MetricsSnapshot snapshot)
    {
        return snapshot.of(CounterType.LOOP_TURNS).stream()
            .filter((loop) -> loop.value() == first.getOrDefault(loop.name(), -1L)).map(Sample::name).toList();
    }

    /**
     * The check of it.
     *
     * @param stalled loops that stand still.
     * @param loops   how many there are.
     * @return one that failed when there are any, or no loops.
     */
    public static Check check(final List<String> stalled, final int loops)
    {
        return Check.of("loops", stalled.isEmpty() && loops > 0, stalled.isEmpty() ? loops + " loops go round" :
            "standing still: " + String.join(", ", stalled),
            "take a thread dump with jstack and restart the appliance; it goes on behind what is recorded");
    }
}
