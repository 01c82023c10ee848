package io.corelane.codec;

import java.util.Arrays;
import java.util.List;

import org.agrona.MutableDirectBuffer;

/**
 * Writes rows as records: the message header, the root block, groups and var data. It takes the values that
 * {@link RowDecoder} gives, and for convenience every number, number as text, and ISO time that is exactly the
 * column's value; what does not fit is refused, never rounded or cut. A set is given by its column, by its choices, or
 * by both (the choices win). A remote or variable exponent that is NULL is chosen to fit. For tools and tests: it
 * allocates. For one thread.
 */
public final class RowEncoder
{
    private final RecordSchema schema;
    private final RecordHeader header;
    private final Blocks blocks = new Blocks();
    private MutableDirectBuffer buffer;
    private int position;

    /**
     * For the records of a schema.
     *
     * @param schema of the records.
     */
    public RowEncoder(final RecordSchema schema)
    {
        this.schema = schema;
        header = new RecordHeader(schema);
    }

    /**
     * Writes a row, with empty groups.
     *
     * @param row    values in the order of the schema's fields; NULL is null.
     * @param record where to write.
     * @param offset where to start.
     * @return bytes written.
     * @throws RecordException           if a value does not fit its column; it names both.
     * @throws IndexOutOfBoundsException if the buffer is too small.
     */
    public int encode(final Object[] row, final MutableDirectBuffer record, final int offset)
    {
        return encode(row, List.of(), record, offset);
    }

    /**
     * Writes a row with its groups.
     *
     * @param row    values in the order of the schema's fields; NULL is null.
     * @param groups entries of each group, in the order of the schema's groups; empty for no entries at all.
     * @param record where to write.
     * @param offset where to start.
     * @return bytes written.
     * @throws RecordException           if a value does not fit its column; it names both.
     * @throws IndexOutOfBoundsException if the buffer is too small.
     */
    public int encode(
        final Object[] row, final List<List<GroupEntry>> groups, final MutableDirectBuffer record, final int offset)
    {
        if (row.length != schema.fields().size())
        {
            throw new IllegalArgumentException(
                "the row has " + row.length + " values, but " + schema.name() + " has " + schema.fields().size());
        }
        buffer = record;
        final int block = offset + schema.header().length();
        reserve(offset, schema.header().length() + schema.blockLength());
        header.write(buffer, offset);
        blocks.begin(schema.version());
        blocks.set(0, block, schema.blockLength());
        final List<Object> values = Arrays.asList(row);
        new BlockWriter(schema.fields()).write(values, buffer, blocks, 0);
        writeGroups(schema.groups(), groups, 1);
        writeVarData(schema.fields(), schema.varData(), values);
        return position - offset;
    }

    private void writeGroups(
        final List<GroupSchema> groups, final List<List<GroupEntry>> entries, final int level)
    {
        for (int i = 0; i < groups.size(); i++)
        {
            writeGroup(groups.get(i), entries.isEmpty() ? List.of() : entries.get(i), level);
        }
    }

    private void writeGroup(final GroupSchema group, final List<GroupEntry> entries, final int level)
    {
        final int dimension = position;
        reserve(dimension, group.dimensionLength());
        if (!Ints.fits(group.countWire(), entries.size()))
        {
            throw new RecordException(RecordFault.OVERFLOW,
                "group " + group.name() + ": " + entries.size() + " entries are more than its count can say");
        }
        Ints.write(buffer, dimension, group.blockLengthWire(), group.blockLength());
        Ints.write(buffer, dimension, group.countWire(), entries.size());
        final BlockWriter writer = new BlockWriter(group.fields());
        for (final GroupEntry entry : entries)
        {
            blocks.set(level, position, group.blockLength());
            reserve(position, group.blockLength());
            writer.write(entry.values(), buffer, blocks, level);
            writeGroups(group.groups(), entry.groups(), level + 1);
            writeVarData(group.fields(), group.varData(), entry.values());
        }
    }

    private void writeVarData(final List<Field> fields, final List<VarDataSchema> varData, final List<Object> values)
    {
        for (int i = 0; i < fields.size(); i++)
        {
            final Field field = fields.get(i);
            if (field.wire() instanceof Wire.VarDataWire)
            {
                if (null == values.get(i))
                {
                    throw ValueWriter.required(field);
                }
                final byte[] bytes = ValueWriter.bytes(field, values.get(i));
                final VarDataSchema data = varData.get(((Wire.VarDataWire)field.wire()).index());
                final int start = position;
                reserve(start, data.headerLength() + bytes.length);
                Ints.write(buffer, start, data.lengthWire(), bytes.length);
                buffer.putBytes(start + data.headerLength(), bytes);
            }
        }
    }

    /** Zeroes the bytes and moves behind them. */
    private void reserve(final int start, final int length)
    {
        buffer.checkLimit(start + length);
        buffer.setMemory(start, length, (byte)0);
        position = start + length;
    }
}
