package io.corelane.tools.service;

import com.sun.jna.LastErrorException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The service manager that has started this process (systemd, {@code Type=notify}): it is told how the service gets on.
 * Without one, nothing is told to nobody. Thread safe.
 */
public final class ServiceManager
{
    private static final int MAX_PROBLEMS = 3;

    private final String socket;
    private final long watchdogNs;
    private final BiConsumer<String, String> sender;
    private int problems;

    ServiceManager(final String socket, final long watchdogNs, final BiConsumer<String, String> sender)
    {
        this.socket = socket;
        this.watchdogNs = watchdogNs;
        this.sender = sender;
    }

    /**
     * The one that the environment names.
     *
     * @param environment of this process.
     * @return the manager, which may be none.
     */
    public static ServiceManager of(final Map<String, String> environment)
    {
        final String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        final boolean isForUs = environment.getOrDefault("WATCHDOG_PID", "").isEmpty() ||
            environment.get("WATCHDOG_PID").equals(String.valueOf(ProcessHandle.current().pid()));
        final String watchdog = isForUs ? environment.getOrDefault("WATCHDOG_USEC", "") : "";
        return new ServiceManager(socket.startsWith("/") || socket.startsWith("@") ? socket : "",
            watchdog.matches("[0-9]{1,15}") ? TimeUnit.MICROSECONDS.toNanos(Long.parseLong(watchdog)) : 0,
            UnixDatagram::send);
    }

    /**
     * Whether there is one.
     *
     * @return false when this process was started otherwise.
     */
    public boolean isThere()
    {
        return !socket.isEmpty();
    }

    /**
     * How often it wants to hear that the service is alive.
     *
     * @return nanoseconds, 0 for never.
     */
    public long watchdogNs()
    {
        return watchdogNs;
    }

    /**
     * Tells it something. What does not arrive is told on standard error a few times, and does no other harm: the
     * manager sees that it hears nothing.
     *
     * @param lines such as {@code READY=1}.
     */
    public void tell(final String... lines)
    {
        if (!isThere())
        {
            return;
        }
        try
        {
            sender.accept(socket, String.join("\n", lines));
        }
        catch (final LastErrorException | LinkageError | IllegalArgumentException ex)
        {
            problem(ex);
        }
    }

    private synchronized void problem(final Throwable error)
    {
        if (++problems <= MAX_PROBLEMS)
        {
            System.err.println("corelane: the service manager at " + socket + " cannot be told anything: " + error);
        }
    }
}
