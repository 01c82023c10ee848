package io.corelane.tools;

import io.corelane.ingest.AeronProperties;
import io.corelane.ingest.ApplianceContext;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The effective configuration: each key's value, and where it comes from. What is set later wins: defaults, then the
 * file, then the environment, then the command line. For one thread.
 */
final class Settings
{
    /** Where a value comes from when nobody has set it. */
    static final String DEFAULT = "default";

    private static final String PREFIX = "CORELANE_";

    /** Variables that the launcher and the tools have for themselves. */
    private static final List<String> OTHER_VARIABLES =
        List.of("CORELANE_NO_BUILD", "CORELANE_JAVA_OPTS", "CORELANE_CLASS_PATH", "CORELANE_CONFIG",
        "CORELANE_HOUSEKEEPING");

    private final Map<Setting, Entry> entries = new EnumMap<>(Setting.class);
    private final Map<String, Entry> aeron = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * One value.
     *
     * @param text   as it was written; null when nothing was, and there is no default.
     * @param value  what it was read as; null when there is none.
     * @param origin {@link #DEFAULT}, {@code file:line}, a variable, or an option.
     */
    record Entry(String text, Object value, String origin)
    {
    }

    private Settings()
    {
        for (final Setting setting : Setting.values())
        {
            entries.put(setting, new Entry(setting.standard(), null == setting.standard() ? null :
                setting.type().parse(setting.standard(), setting.path()), DEFAULT));
        }
    }

    /** As if nobody had said anything. */
    static Settings defaults()
    {
        return new Settings();
    }

    /** Sets a key; what is wrong with the value becomes a problem, which begins with {@code what}. */
    void set(final Setting setting, final String text, final String what, final String origin)
    {
        try
        {
            entries.put(setting, new Entry(text, setting.type().parse(text, what), origin));
        }
        catch (final ToolException ex)
        {
            problem(ex.getMessage());
        }
    }

    /** Sets a property of Aeron's own, with or without {@code aeron.} in front. */
    void setAeron(final String name, final String text, final String origin)
    {
        aeron.put(name.startsWith(Setting.AERON + ".") ? name : Setting.AERON + "." + name,
            new Entry(text, text, origin));
    }

    /** Sets what the environment says; a variable that begins as ours and is none is a problem. */
    void setEnvironment(final Map<String, String> environment)
    {
        final Map<String, Setting> variables = new TreeMap<>();
        Arrays.stream(Setting.values()).forEach((setting) -> variables.put(setting.variable(), setting));
        new TreeMap<>(environment).forEach((name, text) ->
        {
            if (variables.containsKey(name))
            {
                set(variables.get(name), text, name, name);
            }
            else if (name.startsWith(PREFIX) && !OTHER_VARIABLES.contains(name))
            {
                final List<String> names = new ArrayList<>(variables.keySet());
                names.addAll(OTHER_VARIABLES);
                final String nearest = Suggestion.nearest(name, names);
                problem("there is no key for the variable " + name + (null == nearest ?
                    "; corelane config reference lists them" : "; did you mean " + nearest + "?"));
            }
        });
    }

    /** Sets what {@code --set section.key=value} says. */
    void setPair(final String pair)
    {
        final int equals = pair.indexOf('=');
        final String path = equals < 0 ? pair : pair.substring(0, equals).trim();
        final String text = pair.substring(equals + 1).trim();
        final int dot = path.indexOf('.');
        final String section = dot < 0 ? "appliance" : path.substring(0, dot);
        final Setting setting = Setting.of(section, path.substring(dot + 1));
        if (equals < 0)
        {
            problem("--set takes section.key=value, not '" + pair + "'");
        }
        else if (Setting.AERON.equals(section) && dot > 0)
        {
            setAeron(path, text, "--set");
        }
        else if (null == setting)
        {
            problem("there is no key " + path + Suggestion.of(path,
                Arrays.stream(Setting.values()).map(Setting::path).toList()));
        }
        else
        {
            set(setting, text, "--set " + path, "--set");
        }
    }

    void problem(final String sentence)
    {
        problems.add(sentence);
    }

    /** What is wrong, a sentence each. */
    List<String> problems()
    {
        return problems;
    }

    /** What may be wrong, a sentence each: properties that Aeron does not know do nothing. */
    List<String> warnings()
    {
        final List<String> warnings = new ArrayList<>();
        final Set<String> known = AeronProperties.names();
        aeron.forEach((name, entry) ->
        {
            if (!known.contains(name))
            {
                final String nearest = Suggestion.nearest(name, known);
                warnings.add(entry.origin() + ": Aeron has no property " + name +
                    (null == nearest ? "" : "; did you mean " + nearest + "?"));
            }
        });
        return warnings;
    }

    /** Itself, unless something is wrong: then the first problem as an error. */
    Settings require()
    {
        if (!problems.isEmpty())
        {
            throw ToolException.usage(problems.get(0));
        }
        return this;
    }

    Entry entry(final Setting setting)
    {
        return entries.get(setting);
    }

    boolean has(final Setting setting)
    {
        return null != entries.get(setting).value();
    }

    /** The value of a text, or null. */
    String text(final Setting setting)
    {
        return (String)entries.get(setting).value();
    }

    int integer(final Setting setting)
    {
        return (Integer)entries.get(setting).value();
    }

    boolean bool(final Setting setting)
    {
        return (Boolean)entries.get(setting).value();
    }

    /** Nanoseconds of a duration, bytes of a large size. */
    long number(final Setting setting)
    {
        return ((Number)entries.get(setting).value()).longValue();
    }

    /** The value of a path, or null. */
    Path path(final Setting setting)
    {
        return (Path)entries.get(setting).value();
    }

    /**
     * The secret in the file that a key names, or null when it names none.
     *
     * @throws ToolException when it may not be used as it is, with the remedy.
     * @throws IOException   when the file cannot be read.
     */
    String secret(final Setting setting) throws IOException
    {
        final Path file = path(setting);
        if (null == file)
        {
            return null;
        }
        final String what = setting.path() + " names " + file + ", ";
        try
        {
            final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.OTHERS_READ) ||
                permissions.contains(PosixFilePermission.OTHERS_WRITE))
            {
                throw ToolException.usage(what + "which everybody may read or write; do 'chmod o= " + file + "'");
            }
            final String secret = Files.readString(file).strip();
            if (secret.isEmpty())
            {
                throw ToolException.usage(what + "which is empty; write the secret into it");
            }
            return secret;
        }
        catch (final NoSuchFileException ex)
        {
            throw ToolException.usage(what + "which is not there; write the secret into it, and do 'chmod 600 " +
                file + "'");
        }
        catch (final AccessDeniedException ex)
        {
            throw ToolException.usage(what + "which this user may not read; let the user that runs the appliance " +
                "own it, by 'chown USER " + file + "'");
        }
        catch (final CharacterCodingException ex)
        {
            throw ToolException.usage(what + "which is no text; write the secret into it");
        }
    }

    /** Properties of Aeron's own, by name. */
    Map<String, Entry> aeron()
    {
        return aeron;
    }

    /** A context with all of it. */
    ApplianceContext context()
    {
        final ApplianceContext context = new ApplianceContext();
        entries.forEach((setting, entry) ->
        {
            if (null != entry.value())
            {
                setting.apply(context, entry.value());
            }
        });
        aeron.forEach((name, entry) -> context.aeronProperty(name, entry.text()));
        return context;
    }
}
