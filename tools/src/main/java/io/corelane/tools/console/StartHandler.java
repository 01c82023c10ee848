package io.corelane.tools.console;

import io.corelane.ingest.ApplianceException;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.tools.health.Check;
import io.corelane.tools.health.Starting;
import io.corelane.tools.http.WebException;
import io.corelane.tools.http.WebHandler;
import io.corelane.tools.http.WebRequest;
import io.corelane.tools.http.WebResponse;
import io.corelane.tools.metrics.PrometheusText;
import io.corelane.tools.metrics.Room;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers while the appliance starts, and while it stops: alive, not ready, and how far it is. Thread safe. */
public final class StartHandler implements WebHandler
{
    private static final int UNAVAILABLE = 503;

    private final StaticFiles files = new StaticFiles();
    private final Starting starting;
    private final Path directory;
    private final Supplier<String> aeronDirectory;

    /**
     * A handler.
     *
     * @param starting       how far it is.
     * @param directory      of the appliance.
     * @param aeronDirectory of its driver, asked for when {@code starting} says that there is one.
     */
    public StartHandler(final Starting starting, final Path directory, final Supplier<String> aeronDirectory)
    {
        this.starting = starting;
        this.directory = directory;
        this.aeronDirectory = aeronDirectory;
    }

    @Override
    public WebResponse handle(final WebRequest request)
    {
        return switch (request.path())
        {
            case "/metrics" -> WebResponse.text(200, PrometheusText.CONTENT_TYPE, PrometheusText.of(
                counters(), new Room(directory, hasDriver() ? Path.of(aeronDirectory.get()) : directory)));
            case "/livez" -> HealthBody.of(List.of(starting.live()));
            case "/readyz" -> HealthBody.of(List.of(starting.ready()));
            case "/status" -> status();
            default -> file(request.path());
        };
    }

    private WebResponse file(final String path)
    {
        final WebResponse found = files.get(path);
        if (null == found)
        {
            final Check check = starting.ready();
            throw new WebException(UNAVAILABLE, check.found(), check.remedy());
        }
        return found;
    }

    private WebResponse status()
    {
        final Map<String, Object> recovery = new LinkedHashMap<>();
        recovery.put("done_bytes", starting.bytesDone());
        recovery.put("bytes", starting.bytes());
        recovery.put("records", starting.records());
        final Map<String, Object> more = new LinkedHashMap<>();
        more.put("recovery", recovery);
        return HealthBody.status(starting.isStopping() ? "stopping" : "starting",
            List.of(starting.live(), starting.ready()), more);
    }

    private boolean hasDriver()
    {
        return starting.bytes() > 0 && !starting.isStopping();
    }

    private MetricsSnapshot counters()
    {
        if (!hasDriver())
        {
            return MetricsSnapshot.empty();
        }
        try (CountersFile file = CountersFile.open(aeronDirectory.get()))
        {
            return file.snapshot();
        }
        catch (final ApplianceException ex)
        {
            // It has ended in this moment.
            return MetricsSnapshot.empty();
        }
    }
}
