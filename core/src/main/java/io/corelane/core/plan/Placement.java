package io.corelane.core.plan;

import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the rows of a relation are: rows that are equal in all components are in one partition, the same one for all
 * relations of the same origin. Immutable.
 *
 * @param components for each part of the key the columns that have it.
 * @param origin     what decides the partition of a key.
 */
record Placement(List<Set<Integer>> components, String origin)
{
    /** Rows that may be anywhere. */
    static final Placement ANYWHERE = new Placement(List.of(), "anywhere");

    /** Rows that are all in partition 0. */
    static final Placement ONE = new Placement(List.of(), "one");

    private static final String HASHED = "hashed";

    /** The records of a source. */
    static Placement of(final StreamDefinition source)
    {
        if (StreamDefinition.NONE == source.keyField())
        {
            return ANYWHERE;
        }
        final Field key = source.schema().fields().get(source.keyField());
        return new Placement(List.of(Set.of(source.keyField())), origin(source, key.wire()));
    }

    /** Rows that were sent by columns. */
    static Placement hashed(final List<Integer> columns)
    {
        final List<Set<Integer>> components = new ArrayList<>();
        columns.forEach((column) -> components.add(Set.of(column)));
        return new Placement(components, HASHED);
    }

    boolean isOne()
    {
        return ONE == this;
    }

    boolean isAnywhere()
    {
        return components.isEmpty() && ONE != this;
    }

    /** The placement of rows whose columns are expressions over these. */
    Placement map(final List<Expr> expressions)
    {
        if (components.isEmpty())
        {
            return this;
        }
        final List<Set<Integer>> mapped = new ArrayList<>();
        for (final Set<Integer> component : components)
        {
            final Set<Integer> places = new TreeSet<>();
            for (int i = 0; i < expressions.size(); i++)
            {
                if (expressions.get(i) instanceof Expr.Column column && component.contains(column.index()))
                {
                    places.add(i);
                }
            }
            if (places.isEmpty())
            {
                return ANYWHERE;
            }
            mapped.add(places);
        }
        return new Placement(mapped, origin);
    }

    /** Whether rows that are equal in the keys are in one partition. */
    boolean holds(final List<Expr> keys)
    {
        return isOne() || !isAnywhere() && !map(keys).isAnywhere();
    }

    /** Whether rows of both sides whose keys are equal, one by one, are in one partition. */
    boolean meets(final List<Expr> keys, final Placement other, final List<Expr> otherKeys)
    {
        if (isOne() || other.isOne())
        {
            return isOne() && other.isOne();
        }
        final Placement left = map(keys);
        final Placement right = other.map(otherKeys);
        if (left.isAnywhere() || right.isAnywhere() || !origin.equals(other.origin) ||
            left.components.size() != right.components.size())
        {
            return false;
        }
        for (int i = 0; i < left.components.size(); i++)
        {
            final Set<Integer> common = new TreeSet<>(left.components.get(i));
            common.retainAll(right.components.get(i));
            if (common.isEmpty())
            {
                return false;
            }
        }
        return true;
    }

    /** The placement of joined rows: by columns of a side that is never missing, since its NULL is anywhere. */
    Placement joined(final Rel.JoinKind kind, final Placement right, final int width)
    {
        if (isOne() || Rel.JoinKind.INNER == kind || Rel.JoinKind.LEFT == kind)
        {
            return this;
        }
        if (Rel.JoinKind.FULL == kind)
        {
            return ANYWHERE;
        }
        final List<Set<Integer>> moved = new ArrayList<>();
        for (final Set<Integer> component : right.components)
        {
            final Set<Integer> places = new TreeSet<>();
            component.forEach((place) -> places.add(place + width));
            moved.add(places);
        }
        return new Placement(moved, right.origin);
    }

    /** The placement of the rows of both together, columns alike. */
    Placement and(final Placement other)
    {
        if (isOne() && other.isOne() || !origin.equals(other.origin) || components.size() != other.components.size())
        {
            return isOne() && other.isOne() ? this : ANYWHERE;
        }
        final List<Set<Integer>> common = new ArrayList<>();
        for (int i = 0; i < components.size(); i++)
        {
            final Set<Integer> both = new TreeSet<>(components.get(i));
            both.retainAll(other.components.get(i));
            if (both.isEmpty())
            {
                return ANYWHERE;
            }
            common.add(both);
        }
        return new Placement(common, origin);
    }

    /** Equal keys have equal bytes only where they are encoded alike. */
    private static String origin(final StreamDefinition source, final Wire wire)
    {
        if (wire instanceof Wire.IntWire number)
        {
            return "int " + number.width() + " " + number.order();
        }
        if (wire instanceof Wire.TextWire text)
        {
            return "text " + text.length();
        }
        return "source " + source.name();
    }
}
