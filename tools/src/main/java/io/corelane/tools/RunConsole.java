package io.corelane.tools;

import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.tools.console.ApplianceWatch;
import io.corelane.tools.console.ConsoleHandler;
import io.corelane.tools.console.StartHandler;
import io.corelane.tools.health.HealthLimits;
import io.corelane.tools.health.Starting;
import io.corelane.tools.http.WebHandler;
import io.corelane.tools.http.WebServer;
import io.corelane.tools.http.WebServerContext;
import io.corelane.tools.metrics.Room;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * The side of {@code run} and {@code demo} that is looked at: by HTTP metrics and health, from the start on, the
 * console and MBeans once the appliance takes records. For one thread.
 */
final class RunConsole implements AutoCloseable
{
    private final ToolIo io;
    private final String option;
    private final Settings settings;
    private final ErrorHandler errors;
    private final Path directory;
    private final Starting starting;
    private final WebHandler startHandler;
    private final WebServer server;
    private final String description;
    private volatile WebHandler handler;
    private boolean isAnnounced;
    private ApplianceWatch watch;
    private ConsoleJobs jobs;

    /**
     * Serves from now on, before there is an appliance; refused with a sentence when the port is taken.
     *
     * @param io       for errors.
     * @param command  that shows itself.
     * @param option   by which its user names another address.
     * @param settings of the appliance.
     * @param starting how far its start is.
     * @param launched what it is started by.
     */
    RunConsole(
        final ToolIo io,
        final String command,
        final String option,
        final Settings settings,
        final Starting starting,
        final ApplianceContext launched) throws IOException
    {
        this.io = io;
        this.option = option;
        this.settings = settings;
        this.starting = starting;
        directory = launched.directory();
        errors = (error) -> io.err().println("corelane " + command + ": " + Failures.sentence(error));
        startHandler = new StartHandler(starting, directory, launched::aeronDirectory);
        handler = startHandler;
        final WebServerContext context = HttpSettings.context(settings, option);
        WebServer started = null;
        String text = "http is off";
        if (null != context)
        {
            try
            {
                started = WebServer.start(
                    context.handler((request) -> handler.handle(request)).errorHandler(errors));
                text = "console " + (settings.has(Setting.HTTP_TLS_KEYSTORE) ? "https" : "http") + "://" +
                    started.address().getHostString() + ":" + started.address().getPort() + "/";
            }
            catch (final UncheckedIOException ex)
            {
                text = refused(ex);
            }
        }
        server = started;
        description = text;
    }

    /** Says once where it is. */
    void announce()
    {
        if (!isAnnounced)
        {
            isAnnounced = true;
            io.out().println(description);
            io.out().flush();
        }
    }

    /** Shows an appliance that takes records. */
    void attach(final Appliance appliance)
    {
        watch = ApplianceWatch.of(appliance, errors);
        if (null != server)
        {
            jobs = new ConsoleJobs(appliance, directory, settings.integer(Setting.PARTITIONS), errors);
            final HealthLimits limits = new HealthLimits(settings.number(Setting.HEALTH_MAX_LAG),
                settings.number(Setting.HEALTH_MIN_DISK), settings.number(Setting.HEALTH_MIN_SHARED_MEMORY));
            handler = new ConsoleHandler(
                watch, new Room(directory, Path.of(appliance.aeronDirectory())), limits, jobs);
        }
    }

    /** Looks at the appliance no more, which is about to end; says so to whoever asks. */
    void detach()
    {
        starting.stopping();
        handler = startHandler;
        if (null != server)
        {
            // Nobody may be in memory of the driver when it goes.
            server.cutOff();
        }
        CloseHelper.closeAll(jobs, watch);
        jobs = null;
        watch = null;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(server, jobs, watch);
    }

    /** A port that nobody has asked for is nobody's loss. */
    private String refused(final UncheckedIOException error)
    {
        final String reason = settings.text(Setting.HTTP_LISTEN) + " cannot be listened to (" +
            error.getCause().getMessage() + ")";
        if (Settings.DEFAULT.equals(settings.entry(Setting.HTTP_LISTEN).origin()))
        {
            return "warning: " + reason + ", so there is no console; name another port by " + option;
        }
        throw new ToolException(ExitCode.TRY_AGAIN, option + ": " + reason + "; name another port, or off");
    }
}
