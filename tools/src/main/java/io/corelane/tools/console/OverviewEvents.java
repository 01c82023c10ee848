package io.corelane.tools.console;

import io.corelane.tools.http.WebEvents;
import io.corelane.tools.metrics.Json;
import io.corelane.tools.metrics.Overview;

/** Overviews as they are made; first the last minutes, in one list. */
final class OverviewEvents implements WebEvents
{
    private final ApplianceWatch watch;
    private long seen = -1;

    OverviewEvents(final ApplianceWatch watch)
    {
        this.watch = watch;
    }

    @Override
    public String next(final long timeoutMs) throws InterruptedException
    {
        if (seen < 0)
        {
            seen = watch.count();
            return Json.of(watch.history());
        }
        final Overview next = watch.next(seen, timeoutMs);
        seen = null == next ? seen : watch.count();
        return null == next ? null : Json.of(next);
    }
}
