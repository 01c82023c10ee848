package io.corelane.tools.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server for a few clients. Every limit is hard: so many connections, so many bytes of a request, so much time for a
 * request and for an answer; whoever goes beyond is cut off. In the JDK's own server, time limits are off unless
 * properties of the whole JVM set them, and until then each slow client holds a thread of its pool. Thread safe.
 */
public final class WebServer implements AutoCloseable
{
    private static final int CHECK_MS = 100;
    private static final int BACKLOG = 64;
    private static final long CUT_OFF_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final WebServerContext context;
    private final WebAccess access;
    private final ServerSocket server;
    private final Semaphore streams;
    private final Semaphore texts;
    private final Set<WebConnection> connections = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor threads;
    private final Thread acceptor;
    private volatile boolean isClosed;

    private WebServer(final WebServerContext context) throws IOException
    {
        this.context = context;
        this.access = context.access();
        this.streams = new Semaphore(context.maxConnections() / 2);
        this.texts = new Semaphore(Math.max(1, context.maxConnections() / 8));
        server = context.sockets().createServerSocket();
        server.setReuseAddress(true);
        server.setSoTimeout(CHECK_MS);
        try
        {
            server.bind(context.address(), BACKLOG);
        }
        catch (final IOException ex)
        {
            server.close();
            throw ex;
        }
        threads = new ThreadPoolExecutor(0, context.maxConnections(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
            (work) -> daemon(work, "corelane-http"));
        acceptor = daemon(this::accept, "corelane-http-accept");
    }

    /**
     * Starts a server.
     *
     * @param context what it is made of.
     * @return the server, which listens.
     * @throws UncheckedIOException when it cannot listen there.
     */
    public static WebServer start(final WebServerContext context)
    {
        try
        {
            final WebServer server = new WebServer(context);
            server.acceptor.start();
            return server;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Where it listens.
     *
     * @return address and port.
     */
    public InetSocketAddress address()
    {
        return (InetSocketAddress)server.getLocalSocketAddress();
    }

    /** Cuts off whoever is connected now, and waits a bounded time until nothing is being answered to them. */
    public void cutOff()
    {
        final List<WebConnection> cut = new ArrayList<>(connections);
        cut.forEach(WebConnection::interrupt);
        final long deadlineNs = System.nanoTime() + CUT_OFF_NS;
        while (connections.stream().anyMatch(cut::contains) && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(PARK_NS);
        }
        cut.forEach(WebConnection::close);
    }

    /** Cuts all clients off. */
    @Override
    public void close()
    {
        isClosed = true;
        try
        {
            server.close();
        }
        catch (final IOException ex)
        {
            context.errorHandler().onError(ex);
        }
        threads.shutdownNow();
        connections.forEach(WebConnection::close);
    }

    private void accept()
    {
        while (!isClosed)
        {
            try
            {
                serve(server.accept());
            }
            catch (final SocketTimeoutException ex)
            {
                // Time to look at deadlines.
                check();
            }
            catch (final IOException ex)
            {
                if (!isClosed)
                {
                    context.errorHandler().onError(ex);
                }
            }
            check();
        }
    }

    private void check()
    {
        final long nowNs = System.nanoTime();
        connections.forEach((connection) -> connection.check(nowNs));
    }

    private void serve(final Socket socket)
    {
        final WebConnection connection = new WebConnection(socket, context, access, streams, texts);
        connections.add(connection);
        try
        {
            threads.execute(() ->
            {
                try
                {
                    connection.run();
                }
                finally
                {
                    connections.remove(connection);
                }
            });
        }
        catch (final RejectedExecutionException ex)
        {
            connections.remove(connection);
            connection.close();
        }
    }

    private static Thread daemon(final Runnable work, final String name)
    {
        final Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
