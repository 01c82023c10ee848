package io.corelane.tools;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * What kind of value a key of the configuration takes, and how it is read.
 *
 * @param <T> what it becomes.
 */
final class SettingType<T>
{
    static final SettingType<String> TEXT = new SettingType<>("text", String.class, (text, what) -> text);
    static final SettingType<Path> PATH = new SettingType<>("path", Path.class, SettingType::path);
    static final SettingType<Integer> INTEGER =
        new SettingType<>("whole number", Integer.class, SettingType::integer);
    static final SettingType<Boolean> BOOLEAN = new SettingType<>("true or false", Boolean.class, SettingType::bool);
    /** Less than 2 GiB. */
    static final SettingType<Integer> SIZE =
        new SettingType<>("bytes: `B`, `KiB`, `MiB`, `GiB`", Integer.class, Units::bytes);
    static final SettingType<Long> LARGE_SIZE =
        new SettingType<>("bytes: `B`, `KiB`, `MiB`, `GiB`, `TiB`", Long.class, Units::manyBytes);
    /** Nanoseconds. */
    static final SettingType<Long> DURATION =
        new SettingType<>("time: `ns`, `us`, `ms`, `s`, `m`, `h`, `d`", Long.class, Units::nanoseconds);
    /** The path of a file that holds a secret, which is never part of the configuration itself. */
    static final SettingType<Path> SECRET_FILE =
        new SettingType<>("path of a file that nobody but its owner and group may read", Path.class, SettingType::path);

    private final String description;
    private final Class<T> result;
    private final BiFunction<String, String, T> parser;

    private SettingType(final String description, final Class<T> result, final BiFunction<String, String, T> parser)
    {
        this.description = description;
        this.result = result;
        this.parser = parser;
    }

    /** One of a few words: the constants of an enum in lower case. */
    static <E extends Enum<E>> SettingType<E> choice(final Class<E> type)
    {
        final List<String> words = Arrays.stream(type.getEnumConstants()).map(SettingType::word).toList();
        return new SettingType<>("`" + String.join("`, `", words) + "`", type, (text, what) ->
            Arrays.stream(type.getEnumConstants()).filter((value) -> value.name().equalsIgnoreCase(text)).findFirst()
            .orElseThrow(() -> ToolException.usage(what + " is '" + text + "'" + Suggestion.of(text, words))));
    }

    /** For people: the kind of value, with its units. */
    String description()
    {
        return description;
    }

    /** Reads a value; {@code what} begins the error when it is none. */
    T parse(final String text, final String what)
    {
        return parser.apply(text, what);
    }

    T cast(final Object value)
    {
        return result.cast(value);
    }

    /** Whether TOML writes it without quotes. */
    boolean isBare()
    {
        return this == INTEGER || this == BOOLEAN;
    }

    private static String word(final Enum<?> value)
    {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Path path(final String text, final String what)
    {
        if (text.isBlank())
        {
            throw ToolException.usage(what + " is empty, which is no path; leave the key out for its default");
        }
        try
        {
            return Path.of(text);
        }
        catch (final InvalidPathException ex)
        {
            throw ToolException.usage(what + " is no path: " + ex.getReason());
        }
    }

    private static int integer(final String text, final String what)
    {
        try
        {
            return Integer.parseInt(text.trim());
        }
        catch (final NumberFormatException ex)
        {
            throw ToolException.usage(what + " is '" + text + "', which is no whole number");
        }
    }

    private static boolean bool(final String text, final String what)
    {
        if (!"true".equals(text) && !"false".equals(text))
        {
            throw ToolException.usage(what + " is '" + text + "', which is neither true nor false");
        }
        return "true".equals(text);
    }
}
