package io.corelane.tools.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Who is let in. On loopback without a token: whoever names a host of loopback, so that a page from elsewhere, whose
 * name has been made to point here, is not. With a token: whoever has it, in the header {@code Authorization: Bearer},
 * or in a cookie, which {@code /?token=...} sets for browsers.
 */
final class WebAccess
{
    private static final String COOKIE = "corelane_token";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final byte[] token;
    private final boolean isSecure;

    /** Access by a token, or, with null, from this machine. */
    WebAccess(final String token, final boolean isSecure)
    {
        this.token = null == token ? null : token.getBytes(StandardCharsets.UTF_8);
        this.isSecure = isSecure;
    }

    /** Throws when the request is not let in; else a redirection that has to come first, or null. */
    WebResponse check(final WebRequest request)
    {
        if (null == token)
        {
            if (!LOOPBACK.contains(request.host()))
            {
                throw new WebException(403, "the host of the request is none of this machine's",
                    "ask for 127.0.0.1 or localhost, or set a token (http.token-file)");
            }
            return null;
        }
        final String given = request.query().get("token");
        if ("/".equals(request.path()) && matches(given))
        {
            return WebResponse.redirect("/", COOKIE + "=" + given + "; HttpOnly; SameSite=Strict; Path=/" +
                (isSecure ? "; Secure" : ""));
        }
        if (!matches(request.cookie(COOKIE)) && !hasBearer(request))
        {
            throw WebException.token("send Authorization: Bearer TOKEN, or open /?token=TOKEN once in a browser");
        }
        return null;
    }

    /**
     * Throws when a request that changes something is not let in. Only the header counts: a browser sends a cookie
     * along whoever wrote the page, and an address stays in logs and histories.
     */
    void checkHeader(final WebRequest request)
    {
        if (null == token)
        {
            check(request);
            throw new WebException(403, request.path() + " is off, since no token is set", "set token-file in [http] " +
                "of the configuration (http.token-file), and send what is in it as Authorization: Bearer TOKEN");
        }
        if (!hasBearer(request))
        {
            throw WebException.token("send Authorization: Bearer TOKEN; ?token= and cookies do not count here");
        }
    }

    private boolean hasBearer(final WebRequest request)
    {
        final String bearer = request.headers().getOrDefault("authorization", "");
        return bearer.startsWith("Bearer ") && matches(bearer.substring("Bearer ".length()));
    }

    /** Takes as long whatever is given. */
    private boolean matches(final String given)
    {
        return null != given && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }
}
