package io.corelane.tools.console;

import io.corelane.tools.health.Check;
import io.corelane.tools.health.HealthLimits;
import io.corelane.tools.health.Readiness;
import io.corelane.tools.health.TurnWatch;
import io.corelane.tools.http.WebException;
import io.corelane.tools.http.WebHandler;
import io.corelane.tools.http.WebRequest;
import io.corelane.tools.http.WebResponse;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.OverviewBuilder;
import io.corelane.tools.metrics.PrometheusText;
import io.corelane.tools.metrics.Room;
import io.corelane.ingest.metrics.MetricsSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Answers what is asked of an appliance by HTTP. Thread safe. */
public final class ConsoleHandler implements WebHandler
{
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final ApplianceWatch watch;
    private final Room room;
    private final HealthLimits limits;
    private final JobViews jobs;
    private final StaticFiles files = new StaticFiles();

    /**
     * A handler.
     *
     * @param watch  of the appliance.
     * @param room   of the machine.
     * @param limits what is still well.
     * @param jobs   what is shown of jobs.
     */
    public ConsoleHandler(
        final ApplianceWatch watch, final Room room, final HealthLimits limits, final JobViews jobs)
    {
        this.jobs = jobs;
        this.watch = watch;
        this.room = room;
        this.limits = limits;
    }

    @Override
    public WebResponse handle(final WebRequest request)
    {
        return switch (request.path())
        {
            case "/metrics" -> WebResponse.text(OK, PrometheusText.CONTENT_TYPE,
                PrometheusText.of(watch.snapshot(), room));
            case "/livez" -> HealthBody.of(live());
            case "/readyz" -> HealthBody.of(ready());
            case "/status" -> status();
            case "/api/events" -> WebResponse.stream(new OverviewEvents(watch));
            case "/api/job" -> json(known(request, jobs.describe(job(request))));
            case "/api/results" -> WebResponse.stream(known(request, jobs.results(job(request))));
            case "/api/state" -> json(jobs.state(job(request), request.query().get("key")));
            case "/api/deadletters" -> deadLetters(request);
            case "/api/dashboard" -> json(jobs.dashboard());
            case "/api/dashboard/events" -> WebResponse.stream(jobs.dashboardEvents());
            case "/api/checkpoints" -> json(jobs.checkpoints());
            case "/sql" -> jobs.execute(request.body());
            default -> file(request);
        };
    }

    private static WebResponse json(final String text)
    {
        return WebResponse.text(OK, WebResponse.JSON, text);
    }

    private WebResponse deadLetters(final WebRequest request)
    {
        try
        {
            return json(jobs.deadLetters(job(request)));
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new WebException(UNAVAILABLE, "the appliance is stopping", "try again when it runs");
        }
    }

    private static String job(final WebRequest request)
    {
        return request.query().getOrDefault("name", "");
    }

    private static <T> T known(final WebRequest request, final T found)
    {
        if (null == found)
        {
            throw new WebException(404, "there is no job " + job(request), "corelane jobs lists those there are");
        }
        return found;
    }

    private WebResponse file(final WebRequest request)
    {
        final WebResponse found = files.get(request.path());
        if (null == found)
        {
            throw new WebException(404, "there is no page " + request.path(),
                "look at /, /metrics, /livez, /readyz or /status");
        }
        return found;
    }

    private List<Check> live()
    {
        return List.of(TurnWatch.check(watch.stalled(), watch.loopCount()));
    }

    private List<Check> ready()
    {
        final Overview now = new OverviewBuilder(MetricsSnapshot.empty(), watch.snapshot()).build();
        return Readiness.of(now, room, limits);
    }

    private WebResponse status()
    {
        final List<Check> checks = new ArrayList<>(live());
        checks.addAll(ready());
        return HealthBody.status(
            Readiness.areOk(checks) ? "ok" : "failed", checks, Map.of("overview", watch.overview()));
    }
}
