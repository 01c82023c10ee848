package io.corelane.tools.http;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import org.agrona.ErrorHandler;

/** What a server is made of. For one thread. */
public final class WebServerContext
{
    private InetSocketAddress address;
    private WebHandler handler;
    private ErrorHandler errorHandler;
    private String token;
    private ServerSocketFactory sockets = ServerSocketFactory.getDefault();
    private boolean isSecure;
    private String textPath;
    private int maxText;
    private int maxConnections = 32;
    private long headTimeoutMs = TimeUnit.SECONDS.toMillis(2);
    private long writeTimeoutMs = TimeUnit.SECONDS.toMillis(5);

    /**
     * Where it listens.
     *
     * @param value address and port, 0 for any port.
     * @return this.
     */
    public WebServerContext address(final InetSocketAddress value)
    {
        address = value;
        return this;
    }

    /**
     * What answers.
     *
     * @param value the handler.
     * @return this.
     */
    public WebServerContext handler(final WebHandler value)
    {
        handler = value;
        return this;
    }

    /**
     * What takes errors that are nobody's request's.
     *
     * @param value the handler.
     * @return this.
     */
    public WebServerContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }

    /**
     * What clients have to know.
     *
     * @param value the token, or null when whoever is on this machine is let in.
     * @return this.
     */
    public WebServerContext token(final String value)
    {
        token = value;
        return this;
    }

    /**
     * Encrypts.
     *
     * @param value makes sockets of TLS.
     * @return this.
     */
    public WebServerContext tls(final ServerSocketFactory value)
    {
        sockets = value;
        isSecure = true;
        return this;
    }

    /**
     * Clients at a time; more are turned away.
     *
     * @param value at least 2, of which half may listen to events.
     * @return this.
     */
    public WebServerContext maxConnections(final int value)
    {
        maxConnections = value;
        return this;
    }

    /**
     * A path that takes a text by POST, from whoever sends the token in a header; without a token it is off. What
     * answers may take its time there.
     *
     * @param path     from {@code /} on.
     * @param maxBytes of the text.
     * @return this.
     */
    public WebServerContext text(final String path, final int maxBytes)
    {
        textPath = path;
        maxText = maxBytes;
        return this;
    }

    /**
     * How long a client may take for the head of its request, and for a text behind it or an answer.
     *
     * @param headMs  milliseconds.
     * @param writeMs milliseconds.
     * @return this.
     */
    public WebServerContext timeoutsMs(final long headMs, final long writeMs)
    {
        headTimeoutMs = headMs;
        writeTimeoutMs = writeMs;
        return this;
    }

    InetSocketAddress address()
    {
        return address;
    }

    WebHandler handler()
    {
        return handler;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    WebAccess access()
    {
        return new WebAccess(token, isSecure);
    }

    ServerSocketFactory sockets()
    {
        return sockets;
    }

    boolean isText(final String path)
    {
        return path.equals(textPath);
    }

    int maxText()
    {
        return maxText;
    }

    int maxConnections()
    {
        return maxConnections;
    }

    long headTimeoutMs()
    {
        return headTimeoutMs;
    }

    long writeTimeoutMs()
    {
        return writeTimeoutMs;
    }
}
