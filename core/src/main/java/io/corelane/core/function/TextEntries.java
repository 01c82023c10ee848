package io.corelane.core.function;

import java.util.List;

/** Functions of texts. */
final class TextEntries
{
    private TextEntries()
    {
    }

    static void addTo(final List<FunctionEntry> entries)
    {
        add(entries, "||", "One text behind the other; what is no text becomes one.",
            "'n=' || 7", "n=7", "text || value");
        add(entries, "CONCAT", "One value behind the other, as text.",
            "CONCAT('a', 1, '-', TRUE)", "a1-true", "CONCAT(value, ...)");
        add(entries, "UPPER", "Letters as capitals.",
            "UPPER('Zürich')", "ZÜRICH", "UPPER(text)");
        add(entries, "LOWER", "Letters as small ones.",
            "LOWER('Zürich')", "zürich", "LOWER(text)");
        add(entries, "SUBSTRING", "From a character on, counted from 1, perhaps so many of them.",
            "SUBSTRING('corelane' FROM 5 FOR 4)", "lane", "SUBSTRING(text, start [, count])",
            "SUBSTRING(text FROM start [FOR count])");
        add(entries, "SUBSTR", "As SUBSTRING.",
            "SUBSTR('corelane', 5)", "lane", "SUBSTR(text, start [, count])");
        add(entries, "LEFT", "The first characters.",
            "LEFT('corelane', 4)", "core", "LEFT(text, count)");
        add(entries, "RIGHT", "The last characters.",
            "RIGHT('corelane', 4)", "lane", "RIGHT(text, count)");
        add(entries, "TRIM", "Without spaces, or some characters, at its ends.",
            "TRIM(BOTH 'x' FROM 'xxaxx')", "a", "TRIM(text [, characters])",
            "TRIM([BOTH|LEADING|TRAILING] [characters] FROM text)");
        add(entries, "LTRIM", "Without spaces, or some characters, at the beginning.",
            "LTRIM('  a')", "a", "LTRIM(text [, characters])");
        add(entries, "RTRIM", "Without spaces, or some characters, at the end.",
            "RTRIM('a--', '-')", "a", "RTRIM(text [, characters])");
        add(entries, "REPLACE", "Every place of a part replaced.",
            "REPLACE('a-b-c', '-', '+')", "a+b+c", "REPLACE(text, part, other)");
        add(entries, "POSITION", "Where a part begins, counted from 1; 0 when it is not there.",
            "POSITION('lane' IN 'corelane')", "5", "POSITION(part IN text)", "POSITION(part, text)");
        add(entries, "STRPOS", "As POSITION, the text first.",
            "STRPOS('corelane', 'x')", "0", "STRPOS(text, part)");
        add(entries, "LENGTH", "Number of characters.",
            "LENGTH('Zürich')", "6", "LENGTH(text)");
        add(entries, "CHAR_LENGTH", "As LENGTH.",
            "CHAR_LENGTH('')", "0", "CHAR_LENGTH(text)");
        add(entries, "CHARACTER_LENGTH", "As LENGTH.",
            "CHARACTER_LENGTH('abc')", "3", "CHARACTER_LENGTH(text)");
        add(entries, "OCTET_LENGTH", "Number of bytes in UTF-8.",
            "OCTET_LENGTH('Zürich')", "7", "OCTET_LENGTH(text)");
        add(entries, "LPAD", "So many characters: filled up at the beginning, or cut.",
            "LPAD('7', 3, '0')", "007", "LPAD(text, count [, filling])");
        add(entries, "RPAD", "So many characters: filled up at the end, or cut.",
            "RPAD('ab', 4, '.')", "ab..", "RPAD(text, count [, filling])");
        add(entries, "REVERSE", "The characters from the last to the first.",
            "REVERSE('abc')", "cba", "REVERSE(text)");
        add(entries, "SPLIT_PART",
            "The n-th part between separators, from the end when n is negative; empty when there is none.",
            "SPLIT_PART('a,b,c', ',', 2)", "b", "SPLIT_PART(text, separator, n)");
        add(entries, "LIKE", "Whether a text is as a pattern: % is anything, _ one character.",
            "'corelane' LIKE 'core%'", "true", "text [NOT] LIKE pattern [ESCAPE 'c']");
        add(entries, "REGEXP_LIKE", "Whether a part of a text is as a regular expression (RE2).",
            "REGEXP_LIKE('order-17', '[0-9]+$')", "true", "REGEXP_LIKE(text, 'expression' [, 'ims'])");
        add(entries, "REGEXP_REPLACE", "Every match of a regular expression (RE2) replaced; $1 is its first group.",
            "REGEXP_REPLACE('order-17', '([a-z]+)-([0-9]+)', '$2 $1')", "17 order",
            "REGEXP_REPLACE(text, 'expression', 'replacement' [, 'ims'])");
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
