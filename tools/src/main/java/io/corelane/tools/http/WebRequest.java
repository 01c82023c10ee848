package io.corelane.tools.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request.
 *
 * @param method  GET or HEAD; POST for a path that takes a text.
 * @param path    that is asked for, decoded, from {@code /} on.
 * @param query   parameters.
 * @param headers by names in lower case.
 * @param body    the text that came along, empty for none.
 */
public record WebRequest(
    String method, String path, Map<String, String> query, Map<String, String> headers, String body)
{
    /** The header that says how long the body is. */
    static final String LENGTH = "content-length";

    private static final int PARTS = 3;

    /** Reads a head; throws {@link WebException} when it is none. */
    static WebRequest parse(final String head)
    {
        final String[] lines = head.split("\r?\n");
        final String[] parts = lines[0].split(" ");
        if (PARTS != parts.length || !parts[2].startsWith("HTTP/1.") || !parts[1].startsWith("/"))
        {
            throw new WebException(400, "this is no request of HTTP/1.1", "send GET /path HTTP/1.1");
        }
        final Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++)
        {
            final int colon = lines[i].indexOf(':');
            if (colon <= 0)
            {
                throw new WebException(400, "a line of the head is no header", "send NAME: VALUE");
            }
            final String name = lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT);
            final String value = lines[i].substring(colon + 1).trim();
            final String before = headers.put(name, value);
            if (LENGTH.equals(name) && null != before && !before.equals(value))
            {
                throw new WebException(400, "the head has two lengths of the body", "send one Content-Length");
            }
        }
        final int question = parts[1].indexOf('?');
        return new WebRequest(parts[0], decode(question < 0 ? parts[1] : parts[1].substring(0, question)),
            question < 0 ? Map.of() : query(parts[1].substring(question + 1)), headers, "");
    }

    /** Refuses what is no plain question. */
    void requireQuestion()
    {
        if (!"GET".equals(method) && !"HEAD".equals(method))
        {
            throw WebException.method(printable(method), "GET, HEAD");
        }
        if (headers.containsKey("transfer-encoding") || !"0".equals(headers.getOrDefault(LENGTH, "0")))
        {
            throw new WebException(413, "a request has no body here", "leave it out");
        }
    }

    /** Refuses what brings no text along. */
    void requirePost()
    {
        if (!"POST".equals(method))
        {
            throw WebException.method(printable(method), "POST");
        }
    }

    WebRequest withBody(final String text)
    {
        return new WebRequest(method, path, query, headers, text);
    }

    private static Map<String, String> query(final String text)
    {
        final Map<String, String> query = new TreeMap<>();
        for (final String pair : text.split("&"))
        {
            final int equals = pair.indexOf('=');
            query.put(decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decode(final String text)
    {
        try
        {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new WebException(400, "the path has an escape that is none", "write %41 for A");
        }
    }

    /** The host that the client thinks it talks to, without the port; empty when it does not say. */
    String host()
    {
        final String host = headers.getOrDefault("host", "");
        final int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** The value of a cookie, or null. */
    String cookie(final String name)
    {
        for (final String cookie : headers.getOrDefault("cookie", "").split(";"))
        {
            if (cookie.trim().startsWith(name + "="))
            {
                return cookie.trim().substring(name.length() + 1);
            }
        }
        return null;
    }

    private static String printable(final String text)
    {
        final String clean = text.replaceAll("[^A-Za-z0-9_-]", "?");
        return clean.substring(0, Math.min(clean.length(), 16));
    }
}
