package io.corelane.core.function;

import io.corelane.codec.DataType;
import io.corelane.core.plan.UserFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All functions that there are, as data: SHOW FUNCTIONS and the documentation come from here. */
public final class FunctionCatalog
{
    private static final List<FunctionEntry> ENTRIES = new ArrayList<>();

    static
    {
        ChoiceEntries.addTo(ENTRIES);
        NumberEntries.addTo(ENTRIES);
        TextEntries.addTo(ENTRIES);
        TimeEntries.addTo(ENTRIES);
    }

    private FunctionCatalog()
    {
    }

    /**
     * The functions of the dialect.
     *
     * @return by kind and by what they are for.
     */
    public static List<FunctionEntry> standard()
    {
        return List.copyOf(ENTRIES);
    }

    /**
     * The functions of the dialect, and those that programs bring along.
     *
     * @param functions of programs.
     * @return the dialect's first.
     */
    public static List<FunctionEntry> with(final UserFunctions functions)
    {
        final List<FunctionEntry> all = new ArrayList<>(ENTRIES);
        functions.all().forEach((function) -> all.add(entry(function)));
        return all;
    }

    /** Whether the dialect has a function of that name. */
    static boolean isTaken(final String name)
    {
        return ENTRIES.stream().anyMatch((entry) -> entry.name().equalsIgnoreCase(name));
    }

    private static FunctionEntry entry(final UserFunction function)
    {
        final String name = function.name().toUpperCase(Locale.ROOT);
        return new FunctionEntry(name, FunctionEntry.Kind.SCALAR, List.of(function.arguments().stream()
            .map(DataType::toString).collect(Collectors.joining(", ", name + "(", ") " + function.result()))),
            function.description(), "", "");
    }
}
