package io.corelane.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rewrites records of older versions of a message as records of a newer one, which {@link SchemaEvolution} has no
 * difference to: every byte of what was there is kept, columns that came later have the value that is given for them,
 * or NULL, groups that came later no entries, and var data no bytes. For one thread.
 */
public final class RecordUpgrade
{
    /** The record is not rewritten: it is not older, or its bytes are such that nothing else would be exact. */
    public static final int KEEP = -1;

    private final RecordSchema schema;
    private final Map<String, Object> values;
    private final Map<GroupSchema, UnsafeBuffer> entries = new HashMap<>();
    private final UnsafeBuffer root;
    private DirectBuffer in;
    private MutableDirectBuffer out;
    private int from;
    private int limit;
    private int to;
    private long version;

    /**
     * For the records of a message.
     *
     * @param older  what the records are at the most; older ones are rewritten too.
     * @param newer  what they become.
     * @param values of columns that {@code newer} has in addition, by name; a column of a group is
     *               {@code group.column}. What is not named is NULL.
     * @throws SchemaException when records cannot be rewritten, as one clause.
     */
    public RecordUpgrade(final RecordSchema older, final RecordSchema newer, final Map<String, Object> values)
    {
        this.schema = newer;
        this.values = values;
        requireBehind(newer.fields(), older.fields(), older.blockLength());
        requireNames();
        final Blocks blocks = new Blocks();
        blocks.begin(newer.version());
        final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
        blocks.set(0, 0, newer.blockLength());
        root = block("", newer.fields(), older.version(), scratch, blocks, 0, newer.blockLength());
        addEntries("", newer.groups(), older.groups(), older.version(), scratch, blocks, 1, newer.blockLength());
    }

    private void addEntries(
        final String path,
        final List<GroupSchema> groups,
        final List<GroupSchema> older,
        final int olderVersion,
        final MutableDirectBuffer scratch,
        final Blocks blocks,
        final int level,
        final int start)
    {
        for (int i = 0; i < older.size(); i++)
        {
            final GroupSchema group = groups.get(i);
            final String inner = path + group.name() + ".";
            requireBehind(group.fields(), older.get(i).fields(), older.get(i).blockLength());
            blocks.set(level, start, group.blockLength());
            entries.put(group,
                block(inner, group.fields(), olderVersion, scratch, blocks, level, group.blockLength()));
            addEntries(inner, group.groups(), older.get(i).groups(), olderVersion, scratch, blocks, level + 1,
                start + group.blockLength());
        }
    }

    /** A block with the values of new columns; of the others with any. */
    private UnsafeBuffer block(
        final String path,
        final List<Field> fields,
        final int olderVersion,
        final MutableDirectBuffer scratch,
        final Blocks blocks,
        final int level,
        final int length)
    {
        final List<Object> row = new ArrayList<>();
        for (final Field field : fields)
        {
            final String name = path + field.name();
            row.add(field.sinceVersion() <= olderVersion ? any(field) :
                values.containsKey(name) ? values.get(name) : isSet(fields, field) ? anyOfSet(field) : null);
        }
        try
        {
            // Exponents of decimals in entries lie in the blocks around them, so all of them are in one buffer.
            scratch.setMemory(blocks.offset(level), length, (byte)0);
            new BlockWriter(fields).write(row, scratch, blocks, level);
            final byte[] block = new byte[length];
            scratch.getBytes(blocks.offset(level), block);
            return new UnsafeBuffer(block);
        }
        catch (final RecordException ex)
        {
            throw new SchemaException(
                (path.isEmpty() ? "" : "in " + path + ": ") + ex.getMessage() + "; give it a value");
        }
    }

    private static Object any(final Field field)
    {
        if (field.wire() instanceof Wire.EnumWire names)
        {
            return names.names().get(0);
        }
        if (field.wire() instanceof Wire.ConstantWire constant)
        {
            return constant.value();
        }
        return switch (field.type().kind())
        {
            case VARCHAR -> "";
            case BOOLEAN -> field.wire() instanceof Wire.BitWire ? null : Boolean.FALSE;
            case DECIMAL -> BigDecimal.ZERO;
            case DOUBLE -> 0.0;
            default -> 0L;
        };
    }

    private static Object anyOfSet(final Field field)
    {
        return field.wire() instanceof Wire.IntWire ? 0L : null;
    }

    private static boolean isSet(final List<Field> fields, final Field field)
    {
        return fields.stream().anyMatch((other) -> other.wire() instanceof Wire.BitWire bit &&
            (other == field || bit.set().equals(field.wire())));
    }

    private static void requireBehind(final List<Field> newer, final List<Field> older, final int olderLength)
    {
        for (final Field field : newer)
        {
            if (older.stream().noneMatch((other) -> other.name().equalsIgnoreCase(field.name())) &&
                !(field.wire() instanceof Wire.BitWire) && first(field.wire()) < olderLength)
            {
                throw new SchemaException("column " + field.name() + " lies where former versions had no column, so " +
                    "that their records cannot be rewritten; they can be read as they are");
            }
        }
    }

    private void requireNames()
    {
        for (final String name : values.keySet())
        {
            if (!isColumn(name, "", schema.fields(), schema.groups()))
            {
                throw new SchemaException(schema.name() + " has no column " + name + " for a value");
            }
        }
    }

    private static boolean isColumn(
        final String name, final String path, final List<Field> fields, final List<GroupSchema> groups)
    {
        return fields.stream().anyMatch((field) -> name.equals(path + field.name())) ||
            groups.stream().anyMatch((group) ->
            isColumn(name, path + group.name() + ".", group.fields(), group.groups()));
    }

    /** The first byte of a column, or none. */
    private static int first(final Wire wire)
    {
        if (wire instanceof Wire.IntWire integer)
        {
            return integer.offset();
        }
        if (wire instanceof Wire.FloatWire floating)
        {
            return floating.offset();
        }
        if (wire instanceof Wire.DecimalWire decimal)
        {
            return Math.min(first(decimal.mantissa()),
                null == decimal.exponent() ? Integer.MAX_VALUE : first(decimal.exponent()));
        }
        if (wire instanceof Wire.OuterExponentWire outer)
        {
            return first(outer.mantissa());
        }
        if (wire instanceof Wire.WideDecimalWire wide)
        {
            return Math.min(wide.lowOffset(), wide.highOffset());
        }
        if (wire instanceof Wire.TextWire text)
        {
            return text.offset();
        }
        if (wire instanceof Wire.EnumWire names)
        {
            return first(names.code());
        }
        if (wire instanceof Wire.BooleanWire bool)
        {
            return first(bool.code());
        }
        return wire instanceof Wire.TimestampWire time ? first(time.count()) : Integer.MAX_VALUE;
    }

    /** The bytes of a block that a version has, at the most. */
    private int lengthOf(final List<Field> fields, final int blockLength)
    {
        int length = blockLength;
        for (final Field field : fields)
        {
            if (field.sinceVersion() > version && !(field.wire() instanceof Wire.BitWire))
            {
                length = Math.min(length, first(field.wire()));
            }
        }
        return length;
    }

    /**
     * Rewrites a record.
     *
     * @param record       holds it.
     * @param recordOffset of its header.
     * @param recordLength of the record.
     * @param buffer       where to write; it has room, or grows.
     * @param offset       where to start.
     * @return bytes written, or {@link #KEEP}.
     */
    public int upgrade(
        final DirectBuffer record,
        final int recordOffset,
        final int recordLength,
        final MutableDirectBuffer buffer,
        final int offset)
    {
        final HeaderLayout header = schema.header();
        if (recordLength < header.length() ||
            schema.templateId() != header.templateId(record, recordOffset) ||
            schema.schemaId() != header.schemaId(record, recordOffset))
        {
            return KEEP;
        }
        version = header.version(record, recordOffset);
        final long blockLength = header.blockLength(record, recordOffset);
        if (version < 0 || version >= schema.version() || blockLength < 0 ||
            blockLength > recordLength - header.length())
        {
            return KEEP;
        }
        in = record;
        out = buffer;
        limit = recordOffset + recordLength;
        from = recordOffset + header.length();
        to = offset + header.length();
        out.putBytes(offset, in, recordOffset, header.length());
        Ints.write(out, offset, header.blockLength(), schema.blockLength());
        Ints.write(out, offset, header.version(), schema.version());
        final boolean isDone = copyBlock(schema.fields(), root, (int)blockLength) &&
            copyGroups(schema.groups()) && copyVarData(schema.varData());
        return isDone && from == limit ? to - offset : KEEP;
    }

    private boolean copyBlock(final List<Field> fields, final UnsafeBuffer block, final int blockLength)
    {
        final int known = lengthOf(fields, block.capacity());
        // A shorter block ends within what its version has; a longer one has bytes that nobody knows.
        if (blockLength < lastEnd(fields) || blockLength > limit - from)
        {
            return false;
        }
        out.putBytes(to, block, 0, block.capacity());
        out.putBytes(to, in, from, Math.min(known, blockLength));
        from += blockLength;
        to += block.capacity();
        return true;
    }

    /** Behind the last column that a version has. */
    private int lastEnd(final List<Field> fields)
    {
        int end = 0;
        for (final Field field : fields)
        {
            if (field.sinceVersion() <= version)
            {
                end = Math.max(end, WireEnd.of(field.wire()));
            }
        }
        return end;
    }

    private boolean copyGroups(final List<GroupSchema> groups)
    {
        for (final GroupSchema group : groups)
        {
            if (group.sinceVersion() > version)
            {
                out.setMemory(to, group.dimensionLength(), (byte)0);
                Ints.write(out, to, group.blockLengthWire(), group.blockLength());
                to += group.dimensionLength();
            }
            else if (!copyGroup(group))
            {
                return false;
            }
        }
        return true;
    }

    private boolean copyGroup(final GroupSchema group)
    {
        final long count = VarDataLocator.count(group, in, from, limit);
        if (count < 0 || null == entries.get(group))
        {
            return false;
        }
        final int blockLength = (int)Ints.read(in, from, group.blockLengthWire());
        out.putBytes(to, in, from, group.dimensionLength());
        Ints.write(out, to, group.blockLengthWire(), group.blockLength());
        from += group.dimensionLength();
        to += group.dimensionLength();
        for (long i = 0; i < count; i++)
        {
            if (!copyBlock(group.fields(), entries.get(group), blockLength) || !copyGroups(group.groups()) ||
                !copyVarData(group.varData()))
            {
                return false;
            }
        }
        return true;
    }

    private boolean copyVarData(final List<VarDataSchema> varData)
    {
        for (final VarDataSchema data : varData)
        {
            final long located = VarDataLocator.locate(data, in, from, limit, version);
            if (VarDataLocator.ABSENT == located)
            {
                out.setMemory(to, data.headerLength(), (byte)0);
                to += data.headerLength();
            }
            else if (located < 0)
            {
                return false;
            }
            else
            {
                final int length = data.headerLength() + VarDataLocator.length(located);
                out.putBytes(to, in, from, length);
                from += length;
                to += length;
            }
        }
        return true;
    }
}
