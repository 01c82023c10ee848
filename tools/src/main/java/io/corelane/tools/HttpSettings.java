package io.corelane.tools;

import io.corelane.tools.http.WebServerContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What {@code [http]} of a configuration comes to: where it is served, to whom, and by which key. */
final class HttpSettings
{
    private static final String OFF = "off";
    private static final int LEAST_TOKEN_LENGTH = 16;

    private HttpSettings()
    {
    }

    /**
     * What will serve.
     *
     * @param settings of the appliance.
     * @param option   by which its user names another address.
     * @return address, token and key; null when nothing will serve.
     * @throws ToolException when it cannot be as it is set, with the reason.
     * @throws IOException   when a file that is named there cannot be read.
     */
    static WebServerContext context(final Settings settings, final String option) throws IOException
    {
        final String listen = settings.text(Setting.HTTP_LISTEN);
        return OFF.equals(listen) ? null : context(settings, option, address(listen, option));
    }

    private static WebServerContext context(
        final Settings settings, final String option, final InetSocketAddress address) throws IOException
    {
        final WebServerContext context = new WebServerContext().address(address)
            .text(ConsoleSql.PATH, ConsoleSql.MAX_BYTES);
        final boolean isOpen = !address.getAddress().isLoopbackAddress();
        if (isOpen && !(settings.has(Setting.HTTP_TOKEN_FILE) && settings.has(Setting.HTTP_TLS_KEYSTORE)))
        {
            throw ToolException.usage(option + " is " + settings.text(Setting.HTTP_LISTEN) + ", which others " +
                "than this machine reach; set http.token-file and http.tls-keystore, or listen on 127.0.0.1");
        }
        if (settings.has(Setting.HTTP_TOKEN_FILE))
        {
            final String token = settings.secret(Setting.HTTP_TOKEN_FILE);
            if (token.length() < LEAST_TOKEN_LENGTH || !token.matches("[A-Za-z0-9._~+/=-]*"))
            {
                throw ToolException.usage("the token in " + settings.path(Setting.HTTP_TOKEN_FILE) + " has to be " +
                    "of " + LEAST_TOKEN_LENGTH + " letters and digits or more; make one by openssl rand -hex 24");
            }
            context.token(token);
        }
        if (settings.has(Setting.HTTP_TLS_KEYSTORE))
        {
            context.tls(tls(settings.path(Setting.HTTP_TLS_KEYSTORE),
                settings.secret(Setting.HTTP_TLS_PASSWORD_FILE)));
        }
        return context;
    }

    private static ServerSocketFactory tls(final Path file, final String secret)
    {
        final char[] password = null == secret ? new char[0] : secret.toCharArray();
        try (InputStream in = Files.newInputStream(file))
        {
            final KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            requireKey(keys, file);
            final KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        }
        catch (final GeneralSecurityException | IOException ex)
        {
            throw ToolException.usage("http.tls-keystore: " + file + " cannot be used: " +
                (ex instanceof IOException ? Failures.sentence(ex) : ex.getMessage()) +
                "; it has to be a PKCS12 file, with its password in http.tls-password-file");
        }
    }

    /** With certificates alone it would start, and no client could ever connect. */
    private static void requireKey(final KeyStore keys, final Path file) throws KeyStoreException
    {
        for (final String alias : Collections.list(keys.aliases()))
        {
            if (keys.isKeyEntry(alias))
            {
                return;
            }
        }
        throw ToolException.usage("http.tls-keystore: " + file + " holds no private key; put certificate and key " +
            "into it, by 'openssl pkcs12 -export -in CERTIFICATE -inkey KEY -out " + file + "'");
    }

    private static InetSocketAddress address(final String text, final String option)
    {
        final int colon = text.lastIndexOf(':');
        try
        {
            return new InetSocketAddress(InetAddress.getByName(text.substring(0, Math.max(0, colon))),
                Integer.parseInt(text.substring(colon + 1)));
        }
        catch (final UnknownHostException | IllegalArgumentException ex)
        {
            throw ToolException.usage(option + " is '" + text + "', which is no address with a port; write " +
                "127.0.0.1:7077, or off");
        }
    }
}
