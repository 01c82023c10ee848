package io.corelane.tools.service;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A datagram to a Unix socket, which Java itself has only for streams. By the C library, through the JNA that comes
 * with thread affinity. Not for the record path.
 */
final class UnixDatagram
{
    /** Longest name of a socket, as sockaddr_un has it, with the zero byte behind a path. */
    static final int MAX_NAME = 108;

    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_DONTWAIT = 0x40;

    private UnixDatagram()
    {
    }

    /** What is needed of the C library; each call throws its errno. */
    interface CLibrary extends Library
    {
        int socket(int domain, int type, int protocol) throws LastErrorException;

        long sendto(int socket, byte[] bytes, long length, int flags, byte[] address, int addressLength)
            throws LastErrorException;

        int close(int descriptor) throws LastErrorException;
    }

    /** Loaded when the first datagram is sent: without systemd never. */
    private static final class Holder
    {
        static final CLibrary LIBRARY = Native.load("c", CLibrary.class);
    }

    /**
     * Sends one datagram, without waiting.
     *
     * @param name a path, or an abstract name that begins with {@code @}.
     * @param text UTF-8.
     * @throws LastErrorException       when the kernel refuses.
     * @throws IllegalArgumentException when the name is too long.
     */
    static void send(final String name, final String text)
    {
        final byte[] address = address(name);
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int socket = Holder.LIBRARY.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
        try
        {
            Holder.LIBRARY.sendto(
                socket, bytes, bytes.length, MSG_NOSIGNAL | MSG_DONTWAIT, address, address.length);
        }
        finally
        {
            Holder.LIBRARY.close(socket);
        }
    }

    /** A sockaddr_un; of an abstract name the length says where it ends, of a path a zero byte. */
    static byte[] address(final String name)
    {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        final boolean isAbstract = name.startsWith("@");
        if (bytes.length + (isAbstract ? 0 : 1) > MAX_NAME)
        {
            throw new IllegalArgumentException("'" + name + "' is too long for a socket");
        }
        final ByteBuffer address = ByteBuffer.allocate(Short.BYTES + bytes.length + (isAbstract ? 0 : 1))
            .order(ByteOrder.nativeOrder());
        address.putShort((short)AF_UNIX).put(bytes);
        if (isAbstract)
        {
            address.put(Short.BYTES, (byte)0);
        }
        return address.array();
    }
}
