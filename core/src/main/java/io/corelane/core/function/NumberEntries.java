package io.corelane.core.function;

import java.util.List;

/** Functions of numbers. */
final class NumberEntries
{
    private NumberEntries()
    {
    }

    static void addTo(final List<FunctionEntry> entries)
    {
        add(entries, "ABS", "Absolute value.",
            "ABS(-12.35)", "12.35", "ABS(number)");
        add(entries, "SIGN", "-1, 0 or 1.",
            "SIGN(-2.5)", "-1", "SIGN(number)");
        add(entries, "CEIL", "The least whole number that is not less.",
            "CEIL(-1.5)", "-1", "CEIL(number)");
        add(entries, "CEILING", "As CEIL.",
            "CEILING(1.2)", "2", "CEILING(number)");
        add(entries, "FLOOR", "The greatest whole number that is not greater.",
            "FLOOR(-1.5)", "-2", "FLOOR(number)");
        add(entries, "ROUND",
            "Rounded to so many digits behind the point (0), halves away from zero; digits may be negative.",
            "ROUND(2.345, 2)", "2.35", "ROUND(number [, digits])");
        add(entries, "TRUNCATE", "Cut to so many digits behind the point (0).",
            "TRUNCATE(-2.345, 1)", "-2.3", "TRUNCATE(number [, digits])");
        add(entries, "TRUNC", "As TRUNCATE.",
            "TRUNC(2.9)", "2", "TRUNC(number [, digits])");
        add(entries, "MOD", "Remainder, with the sign of the number; NULL by zero.",
            "MOD(-7, 4)", "-3", "MOD(number, divisor)");
        add(entries, "SQRT", "Square root as DOUBLE; NULL of a negative number.",
            "SQRT(2)", "1.4142135623730951", "SQRT(number)");
        add(entries, "POWER", "Power as DOUBLE; NULL where there is none.",
            "POWER(2, 10)", "1024.0", "POWER(base, exponent)");
        add(entries, "POW", "As POWER.",
            "POW(4, 0.5)", "2.0", "POW(base, exponent)");
        add(entries, "EXP", "e to the power of a number, as DOUBLE.",
            "EXP(0)", "1.0", "EXP(number)");
        add(entries, "LN", "Natural logarithm as DOUBLE; NULL unless the number is above 0.",
            "LN(1)", "0.0", "LN(number)");
        add(entries, "LOG10", "Logarithm to the base 10 as DOUBLE; NULL unless the number is above 0.",
            "LOG10(1000)", "3.0", "LOG10(number)");
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
