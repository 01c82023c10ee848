package io.corelane.core.codegen;

/** Collects lines of source with their indentation. */
final class SourceWriter
{
    private final StringBuilder text = new StringBuilder();
    private int depth;

    SourceWriter(final int depth)
    {
        this.depth = depth;
    }

    SourceWriter line(final String line)
    {
        text.append("    ".repeat(depth)).append(line).append('\n');
        return this;
    }

    SourceWriter blank()
    {
        text.append('\n');
        return this;
    }

    /** A line and an opening brace on the next; what follows is indented. */
    SourceWriter open(final String line)
    {
        line(line);
        line("{");
        depth++;
        return this;
    }

    SourceWriter close()
    {
        depth--;
        return line("}");
    }

    SourceWriter append(final SourceWriter other)
    {
        text.append(other.text);
        return this;
    }

    boolean isEmpty()
    {
        return 0 == text.length();
    }

    @Override
    public String toString()
    {
        return text.toString();
    }
}
