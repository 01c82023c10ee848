package io.corelane.tools.service;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;

/** The other end: a datagram socket as systemd has one. For one thread. */
public final class NotifySocket implements AutoCloseable
{
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int EAGAIN = 11;
    private static final int MOST_BYTES = 4_096;
    private static final byte[] TIMEOUT = {60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final CLibrary library = Native.load("c", CLibrary.class);
    private final int socket;

    interface CLibrary extends Library
    {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        int bind(int socket, byte[] address, int length) throws LastErrorException;

        int setsockopt(int socket, int level, int option, byte[] value, int length) throws LastErrorException;

        long recv(int socket, byte[] bytes, long length, int flags) throws LastErrorException;

        int close(int descriptor) throws LastErrorException;
    }

    /** Listens at a path, or at an abstract name that begins with {@code @}. */
    public NotifySocket(final String name)
    {
        socket = library.socket(UnixDatagram.AF_UNIX, UnixDatagram.SOCK_DGRAM_CLOEXEC, 0);
        final byte[] address = UnixDatagram.address(name);
        library.bind(socket, address, address.length);
        library.setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, TIMEOUT, TIMEOUT.length);
    }

    /** Waits for the next datagram; null when none comes within a minute. */
    public String receive()
    {
        final byte[] bytes = new byte[MOST_BYTES];
        try
        {
            return new String(bytes, 0, (int)library.recv(socket, bytes, MOST_BYTES, 0), StandardCharsets.UTF_8);
        }
        catch (final LastErrorException ex)
        {
            if (EAGAIN == ex.getErrorCode())
            {
                return null;
            }
            throw ex;
        }
    }

    @Override
    public void close()
    {
        library.close(socket);
    }
}
