package io.corelane.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.agrona.DirectBuffer;

/**
 * Reads the repeating groups of a record, nested ones and their var data too, as rows of Java values. For tools and
 * tests: it allocates. Never reads outside the record. For one thread.
 */
public final class GroupReader
{
    private final RecordSchema schema;
    private final RecordHeader header;
    private final Blocks blocks = new Blocks();
    private DirectBuffer buffer;
    private int position;
    private int limit;

    /**
     * For the records of a schema.
     *
     * @param schema of the records.
     */
    public GroupReader(final RecordSchema schema)
    {
        this.schema = schema;
        header = new RecordHeader(schema);
    }

    /**
     * Reads all groups of a record.
     *
     * @param record with the record.
     * @param offset of the record's header.
     * @param length of the record.
     * @return the entries of each group, in the order of the schema's groups; none for a group that the record's
     *     version does not have.
     * @throws RecordException if the record is bad.
     */
    public List<List<GroupEntry>> read(final DirectBuffer record, final int offset, final int length)
    {
        header.read(record, offset, length, blocks);
        buffer = record;
        limit = offset + length;
        position = header.end(record, offset);
        return readGroups(schema.groups(), 1);
    }

    private List<List<GroupEntry>> readGroups(final List<GroupSchema> groups, final int level)
    {
        final List<List<GroupEntry>> all = new ArrayList<>();
        for (final GroupSchema group : groups)
        {
            all.add(group.sinceVersion() > blocks.version() ? List.of() : readGroup(group, level));
        }
        return Collections.unmodifiableList(all);
    }

    private List<GroupEntry> readGroup(final GroupSchema group, final int level)
    {
        final long count = VarDataLocator.count(group, buffer, position, limit);
        if (count < 0)
        {
            throw malformed(group);
        }
        final int blockLength = (int)Ints.read(buffer, position, group.blockLengthWire());
        position += group.dimensionLength();
        final List<GroupEntry> entries = new ArrayList<>();
        for (long i = 0; i < count; i++)
        {
            entries.add(readEntry(group, blockLength, level));
        }
        return Collections.unmodifiableList(entries);
    }

    private GroupEntry readEntry(final GroupSchema group, final int blockLength, final int level)
    {
        if (blockLength > limit - position)
        {
            throw malformed(group);
        }
        blocks.set(level, position, blockLength);
        final Object[] values = new Object[group.fields().size()];
        for (int i = 0; i < values.length; i++)
        {
            final Field field = group.fields().get(i);
            if (!(field.wire() instanceof Wire.VarDataWire))
            {
                values[i] = ValueReader.read(field, buffer, blocks, level);
            }
        }
        position += blockLength;
        final List<List<GroupEntry>> inner = readGroups(group.groups(), level + 1);
        for (int i = 0; i < values.length; i++)
        {
            final Field field = group.fields().get(i);
            if (field.wire() instanceof Wire.VarDataWire)
            {
                values[i] = readVarData(group, field);
            }
        }
        return new GroupEntry(Collections.unmodifiableList(Arrays.asList(values)), inner);
    }

    private String readVarData(final GroupSchema group, final Field field)
    {
        final VarDataSchema data = group.varData().get(((Wire.VarDataWire)field.wire()).index());
        final long located = VarDataLocator.locate(data, buffer, position, limit, blocks.version());
        if (VarDataLocator.ABSENT == located)
        {
            return null;
        }
        if (located < 0)
        {
            throw malformed(group);
        }
        position = VarDataLocator.offset(located) + VarDataLocator.length(located);
        return ValueReader.text(field, buffer, VarDataLocator.offset(located), VarDataLocator.length(located));
    }

    private static RecordException malformed(final GroupSchema group)
    {
        return new RecordException(RecordFault.MALFORMED, "group " + group.name() + " lies outside of the record");
    }
}
