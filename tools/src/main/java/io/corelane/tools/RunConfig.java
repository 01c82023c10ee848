package io.corelane.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A configuration file of an appliance. An unknown key, a value of the wrong type or one without its unit is an error
 * with its place: what is misspelt must not run with a default.
 * <pre>
 *     [appliance]
 *     dir = "/var/lib/corelane"
 *     partitions = 4
 *     cpus = "auto"
 *     idle = "spin"
 *     fragment-length = "16KiB"
 *     egress-stall-timeout = "1s"
 *
 *     [aeron]                       # any property of Aeron's driver, with or without "aeron." in front
 *     threading.mode = "DEDICATED"
 * </pre>
 */
final class RunConfig
{
    private static final String APPLIANCE = "appliance";
    private static final String AERON = "aeron";

    private final String source;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> aeron = new LinkedHashMap<>();

    private RunConfig(final String source)
    {
        this.source = source;
    }

    /** Keys of the appliance. */
    enum Key
    {
        DIR("dir"),
        AERON_DIR("aeron-dir"),
        STATE_DIR("state-dir"),
        PARTITIONS("partitions"),
        CPUS("cpus"),
        IDLE("idle"),
        EXTERNAL_DRIVER("external-driver"),
        FRAGMENT_LENGTH("fragment-length"),
        TERM_LENGTH("term-length"),
        EGRESS_STALL_TIMEOUT("egress-stall-timeout"),
        TICK_INTERVAL("tick-interval"),
        RECORDING("recording"),
        FILE_SYNC_LEVEL("file-sync-level"),
        CHECKPOINT_INTERVAL("checkpoint-interval"),
        CHECKPOINT_MEMORY("checkpoint-memory"),
        SEGMENT_LENGTH("segment-length"),
        RETENTION_BYTES("retention-bytes"),
        RETENTION_AGE("retention-age");

        private final String text;

        Key(final String text)
        {
            this.text = text;
        }

        static List<String> texts()
        {
            final List<String> texts = new ArrayList<>();
            for (final Key key : values())
            {
                texts.add(key.text);
            }
            return texts;
        }
    }

    /** Without a file. */
    static RunConfig empty()
    {
        return new RunConfig("");
    }

    /** Reads a file. */
    static RunConfig read(final String file) throws IOException
    {
        return parse(JobFile.read(file), file);
    }

    static RunConfig parse(final String text, final String source)
    {
        final TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors())
        {
            final TomlParseError error = toml.errors().get(0);
            throw ToolException.usage(source + ":" + error.position().line() + ":" + error.position().column() +
                ": no valid TOML: " + error.getMessage().replace("\n", " "));
        }
        final RunConfig config = new RunConfig(source);
        for (final String name : toml.keySet())
        {
            if (!APPLIANCE.equals(name) && !AERON.equals(name) || !toml.isTable(List.of(name)))
            {
                throw config.wrong(toml.inputPositionOf(List.of(name)), "there is no section [" + name + "]" +
                    Suggestion.of(name, List.of(APPLIANCE, AERON)));
            }
        }
        config.readAppliance(toml.getTableOrEmpty(APPLIANCE));
        config.readAeron(toml.getTableOrEmpty(AERON));
        return config;
    }

    private void readAppliance(final TomlTable table)
    {
        for (final String name : table.keySet())
        {
            final TomlPosition position = table.inputPositionOf(List.of(name));
            if (!Key.texts().contains(name))
            {
                throw wrong(position, "there is no key " + name + " in [appliance]" + Suggestion.of(name, Key.texts()));
            }
            values.put(name, text(table.get(List.of(name)), name, position));
        }
    }

    private void readAeron(final TomlTable table)
    {
        for (final List<String> path : table.keyPathSet(false))
        {
            final String name = String.join(".", path);
            aeron.put(name.startsWith(AERON + ".") ? name : AERON + "." + name,
                text(table.get(path), name, table.inputPositionOf(path)));
        }
    }

    private String text(final Object value, final String name, final TomlPosition position)
    {
        if (value instanceof String || value instanceof Long || value instanceof Boolean)
        {
            return value.toString();
        }
        throw wrong(position, name + " takes a string, a whole number or a boolean");
    }

    private ToolException wrong(final TomlPosition position, final String what)
    {
        return ToolException.usage(source + ":" + position.line() + ":" + position.column() + ": " + what);
    }

    /** A value, or what the command line or the default has when the file does not say it. */
    String text(final Key key, final String otherwise)
    {
        return values.getOrDefault(key.text, otherwise);
    }

    boolean has(final Key key)
    {
        return values.containsKey(key.text);
    }

    int integer(final Key key, final int otherwise)
    {
        try
        {
            return has(key) ? Integer.parseInt(values.get(key.text)) : otherwise;
        }
        catch (final NumberFormatException ex)
        {
            throw ToolException.usage(what(key) + " is '" + values.get(key.text) + "', which is no whole number");
        }
    }

    boolean bool(final Key key)
    {
        final String text = values.getOrDefault(key.text, "false");
        if (!"true".equals(text) && !"false".equals(text))
        {
            throw ToolException.usage(what(key) + " is '" + text + "', which is neither true nor false");
        }
        return "true".equals(text);
    }

    /** Where a value stands, for errors about it. */
    String what(final Key key)
    {
        return source + ": " + key.text;
    }

    /** Properties of Aeron's own. */
    Map<String, String> aeron()
    {
        return aeron;
    }
}
