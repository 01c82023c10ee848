package io.corelane.core.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** What WINDOW name AS (...) of one SELECT names, for OVER. */
final class NamedWindows
{
    private final Map<String, OverClause> clauses = new LinkedHashMap<>();
    private final Map<String, Identifier> names = new LinkedHashMap<>();
    private final TreeSet<String> used = new TreeSet<>();

    void add(final Identifier name, final OverClause clause)
    {
        if (null != names.putIfAbsent(name.text(), name))
        {
            throw name.position().error("there is a second window " + name);
        }
        clauses.put(name.text(), clause);
    }

    OverClause find(final Identifier name)
    {
        final OverClause clause = clauses.get(name.text());
        if (null == clause)
        {
            throw name.position().error("there is no window " + name + "; write WINDOW " + name + " AS (PARTITION BY " +
                "... ORDER BY ...) behind HAVING, or the same in OVER" +
                (clauses.isEmpty() ? "" : Nearest.hint(name.text(), clauses.keySet())));
        }
        used.add(name.text());
        return clause;
    }

    /** What is written and has no effect is a mistake. */
    void requireUsed()
    {
        for (final Identifier name : names.values())
        {
            if (!used.contains(name.text()))
            {
                throw name.position().error("no OVER uses the window " + name + "; take it away");
            }
        }
    }
}
