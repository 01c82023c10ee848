package io.corelane.codec;

import java.util.List;
import java.util.Objects;

/**
 * What a newer version of a message may differ in from an older one, so that readers of the newer one read records of
 * the older one: columns, entries' columns, groups and var data behind those that were there, values of enums.
 */
public final class SchemaEvolution
{
    private SchemaEvolution()
    {
    }

    /**
     * Why records of an older version cannot be read by a newer one.
     *
     * @param older of the records.
     * @param newer of the reader.
     * @return one clause, or null when they can be read.
     */
    public static String difference(final RecordSchema older, final RecordSchema newer)
    {
        if (older.schemaId() != newer.schemaId() || older.templateId() != newer.templateId())
        {
            return "it is message " + newer.templateId() + " of schema " + newer.schemaId() + ", not " +
                older.templateId() + " of " + older.schemaId();
        }
        if (older.order() != newer.order() || !older.header().equals(newer.header()))
        {
            return "its byte order or message header is another one";
        }
        if (older.version() > newer.version())
        {
            return "its version " + newer.version() + " is older than " + older.version();
        }
        if (older.blockLength() > newer.blockLength())
        {
            return "its block has " + newer.blockLength() + " bytes, less than " + older.blockLength();
        }
        final String fields = fields(older.fields(), newer.fields(), older.version());
        final String groups = null != fields ? fields : groups(older.groups(), newer.groups(), older.version());
        return null != groups ? groups : varData(older.varData(), newer.varData(), older.version());
    }

    private static String fields(final List<Field> older, final List<Field> newer, final int version)
    {
        for (final Field field : older)
        {
            final Field same = find(newer, field.name());
            if (null == same)
            {
                return "it has no column " + field.name();
            }
            if (!isSame(field, same))
            {
                return "its column " + field.name() + " is another one";
            }
        }
        for (final Field field : newer)
        {
            // A choice that does not say so is one whose bit was not set.
            if (null == find(older, field.name()) && field.sinceVersion() <= version &&
                !(field.wire() instanceof Wire.BitWire))
            {
                return "its column " + field.name() + " is new and does not say so by sinceVersion";
            }
        }
        return null;
    }

    private static String groups(final List<GroupSchema> older, final List<GroupSchema> newer, final int version)
    {
        for (int i = 0; i < older.size(); i++)
        {
            final GroupSchema group = older.get(i);
            if (newer.size() <= i || !group.name().equals(newer.get(i).name()) ||
                group.dimensionLength() != newer.get(i).dimensionLength() ||
                !group.blockLengthWire().equals(newer.get(i).blockLengthWire()) ||
                !group.countWire().equals(newer.get(i).countWire()))
            {
                return "its group " + group.name() + " is missing, or another one, or in another place";
            }
            final String fields = fields(group.fields(), newer.get(i).fields(), version);
            final String inner =
                null != fields ? fields : groups(group.groups(), newer.get(i).groups(), version);
            final String data =
                null != inner ? inner : varData(group.varData(), newer.get(i).varData(), version);
            if (null != data)
            {
                return data + " (group " + group.name() + ")";
            }
        }
        for (int i = older.size(); i < newer.size(); i++)
        {
            if (newer.get(i).sinceVersion() <= version)
            {
                return "its group " + newer.get(i).name() + " is new and does not say so by sinceVersion";
            }
        }
        return null;
    }

    private static String varData(final List<VarDataSchema> older, final List<VarDataSchema> newer, final int version)
    {
        for (int i = 0; i < older.size(); i++)
        {
            if (newer.size() <= i || !older.get(i).equals(newer.get(i)))
            {
                return "its var data " + older.get(i).name() + " is missing, or another one, or in another place";
            }
        }
        for (int i = older.size(); i < newer.size(); i++)
        {
            if (newer.get(i).sinceVersion() <= version)
            {
                return "its var data " + newer.get(i).name() + " is new and does not say so by sinceVersion";
            }
        }
        return null;
    }

    private static Field find(final List<Field> fields, final String name)
    {
        for (final Field field : fields)
        {
            if (field.name().equalsIgnoreCase(name))
            {
                return field;
            }
        }
        return null;
    }

    private static boolean isSame(final Field older, final Field newer)
    {
        if (older.wire() instanceof Wire.EnumWire was && newer.wire() instanceof Wire.EnumWire is)
        {
            return was.code().equals(is.code()) && keepsNames(was, is);
        }
        return older.wire().equals(newer.wire()) && Objects.equals(older.type(), newer.type());
    }

    private static boolean keepsNames(final Wire.EnumWire older, final Wire.EnumWire newer)
    {
        for (int i = 0; i < older.codes().size(); i++)
        {
            final int index = newer.codes().indexOf(older.codes().get(i));
            if (index < 0 || !older.names().get(i).equals(newer.names().get(index)))
            {
                return false;
            }
        }
        return true;
    }
}
