package io.corelane.core.sql;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The queries of a WITH, by their names; each stands where it is named, as a subquery would. */
final class NamedQueries
{
    private final NamedQueries outer;
    private final Map<String, Syntax.Query> queries = new LinkedHashMap<>();
    private final Map<String, Identifier> names = new LinkedHashMap<>();
    private final TreeSet<String> read = new TreeSet<>();

    /**
     * None yet.
     *
     * @param outer those around, or null.
     */
    NamedQueries(final NamedQueries outer)
    {
        this.outer = outer;
    }

    void add(final Identifier name, final Syntax.Query query)
    {
        if (null != names.putIfAbsent(name.text(), name))
        {
            throw name.position().error("there is a second query " + name + " in WITH");
        }
        queries.put(name.text(), query);
    }

    /** The query of a name, or null. */
    Syntax.Query find(final Identifier name)
    {
        final Syntax.Query query = queries.get(name.text());
        if (null != query)
        {
            read.add(name.text());
            return query;
        }
        return null == outer ? null : outer.find(name);
    }

    /** What is written and has no effect is a mistake. */
    void requireRead()
    {
        for (final Identifier name : names.values())
        {
            if (!read.contains(name.text()))
            {
                throw name.position().error("nothing reads the query " + name + " of WITH; take it away");
            }
        }
    }
}
