package io.corelane.core.function;

import java.util.List;

/** Functions that choose among their arguments. */
final class ChoiceEntries
{
    private ChoiceEntries()
    {
    }

    static void addTo(final List<FunctionEntry> entries)
    {
        add(entries, "COALESCE", "The first value that is not NULL; later ones are not worked out.",
            "COALESCE(NULL, 2, 3)", "2", "COALESCE(value, ...)");
        add(entries, "NULLIF", "NULL when the two are equal, else the value.",
            "NULLIF(7, 7)", "NULL", "NULLIF(value, other)");
        add(entries, "IF", "One value when the condition is true, else the other.",
            "IF(1 < 2, 'yes', 'no')", "yes", "IF(condition, then, otherwise)");
        add(entries, "IFNULL", "The value, or the other one when it is NULL.",
            "IFNULL(NULL, 'none')", "none", "IFNULL(value, otherwise)");
        add(entries, "NVL", "As IFNULL.",
            "NVL(1, 2)", "1", "NVL(value, otherwise)");
        add(entries, "LEAST", "The least of several values of one type; NULL when one of them is.",
            "LEAST(3, 1.5, 2)", "1.5", "LEAST(value, ...)");
        add(entries, "GREATEST", "The greatest of several values of one type; NULL when one of them is.",
            "GREATEST('a', 'c', 'b')", "c", "GREATEST(value, ...)");
    }

    private static void add(
        final List<FunctionEntry> entries,
        final String name,
        final String description,
        final String example,
        final String result,
        final String... signatures)
    {
        entries.add(new FunctionEntry(
            name, FunctionEntry.Kind.SCALAR, List.of(signatures), description, example, result));
    }
}
