package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads a configuration file into {@link Settings}. An unknown key, a value of the wrong type or one without its unit
 * is a problem with its place: what is misspelt must not run with a default.
 */
final class ConfigFile
{
    private final String source;
    private final Settings settings;

    private ConfigFile(final String source, final Settings settings)
    {
        this.source = source;
        this.settings = settings;
    }

    /** Reads the text of a file; {@code source} is what it is called. */
    static void read(final String text, final String source, final Settings settings)
    {
        new ConfigFile(source, settings).read(Toml.parse(text));
    }

    private void read(final TomlParseResult toml)
    {
        if (toml.hasErrors())
        {
            toml.errors().forEach((error) -> problem(error.position(),
                "no valid TOML: " + error.getMessage().replace("\n", " ")));
            return;
        }
        final List<String> sections = new ArrayList<>(Setting.sections());
        sections.add(Setting.AERON);
        for (final String name : toml.keySet())
        {
            final TomlPosition position = toml.inputPositionOf(List.of(name));
            if (!sections.contains(name) || !toml.isTable(List.of(name)))
            {
                final String section = sectionOf(name);
                problem(position, null == section ?
                    "there is no section [" + name + "]" + Suggestion.of(name, sections) :
                    name + " stands outside of a section; write it below [" + section + "]");
            }
            else if (Setting.AERON.equals(name))
            {
                readAeron(toml.getTableOrEmpty(List.of(name)));
            }
            else
            {
                readSection(name, toml.getTableOrEmpty(List.of(name)));
            }
        }
    }

    /** A section that has a key of that name, or null. */
    private static String sectionOf(final String key)
    {
        return Setting.sections().stream().filter((section) -> null != Setting.of(section, key)).findFirst()
            .orElse(null);
    }

    private void readSection(final String section, final TomlTable table)
    {
        for (final String key : table.keySet())
        {
            final TomlPosition position = table.inputPositionOf(List.of(key));
            final Setting setting = Setting.of(section, key);
            if (null == setting)
            {
                final boolean isSecret = null != Setting.of(section, key + "-file");
                problem(position, "there is no key " + key + " in [" + section + "]" + (isSecret ?
                    "; a secret stands in a file of its own, which " + key + "-file names" :
                    Suggestion.of(key, Setting.keys(section))));
                continue;
            }
            final String text = text(table.get(List.of(key)), key, position);
            if (null != text)
            {
                settings.set(setting, text, place(position) + key, source + ":" + position.line());
            }
        }
    }

    private void readAeron(final TomlTable table)
    {
        for (final List<String> path : table.keyPathSet(false))
        {
            final String name = String.join(".", path);
            final TomlPosition position = table.inputPositionOf(path);
            final String text = text(table.get(path), name, position);
            if (null != text)
            {
                settings.setAeron(name, text, source + ":" + position.line());
            }
        }
    }

    private String text(final Object value, final String name, final TomlPosition position)
    {
        if (value instanceof String || value instanceof Long || value instanceof Boolean)
        {
            return value.toString();
        }
        problem(position, name + " takes a string, a whole number or a boolean, not " +
            (value instanceof TomlArray ? "an array" : value instanceof TomlTable ? "a table" : "'" + value + "'"));
        return null;
    }

    private void problem(final TomlPosition position, final String what)
    {
        settings.problem(place(position) + what);
    }

    private String place(final TomlPosition position)
    {
        return source + ":" + position.line() + ":" + position.column() + ": ";
    }
}
