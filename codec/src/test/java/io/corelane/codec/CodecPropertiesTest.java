package io.corelane.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

class CodecPropertiesTest
{
    private static final int OFFSET = 13;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();

    @Provide
    Arbitrary<DataType> types()
    {
        final Arbitrary<DataType> plain =
            Arbitraries.of(DataType.BIGINT, DataType.DOUBLE, DataType.BOOLEAN, DataType.TIMESTAMP);
        final Arbitrary<DataType> decimals = Arbitraries.integers().between(1, 38).flatMap(
            (precision) -> Arbitraries.integers().between(0, precision).map(
            (scale) -> DataType.decimal(precision, scale)));
        final Arbitrary<DataType> texts = Arbitraries.integers().between(1, 300).map(DataType::varchar);
        return Arbitraries.oneOf(plain, decimals, texts);
    }

    @Property(tries = 500)
    void anyRowOfAnyGeneratedSchemaSurvives(
        @ForAll @Size(min = 1, max = 12) final List<@From("types") DataType> types,
        @ForAll final long seed) throws Exception
    {
        final SchemaBuilder builder = new SchemaBuilder("M", 9, 3);
        types.forEach((type) -> builder.column("c", type));
        final RecordSchema schema = builder.build();
        assertEquals(schema, SchemaParser.parse(schema.xml()).message("M"));
        for (int i = 0; i < types.size(); i++)
        {
            assertEquals(types.get(i), schema.fields().get(i).type());
        }
        survives(schema, new RandomRows(new Random(seed)));
    }

    @Property(tries = 500)
    void anyRowOfAnySchemaWithGroupsSurvives(@ForAll final long seed) throws Exception
    {
        final Random random = new Random(seed);
        survives(new RandomSchemas(random).next(), new RandomRows(random));
    }

    /** What is written is read again, by us and by sbe-tool's own decoder. */
    private void survives(final RecordSchema schema, final RandomRows rows) throws Exception
    {
        for (int i = 0; i < 5; i++)
        {
            final Object[] row = rows.row(schema.fields());
            final List<List<GroupEntry>> groups = rows.groups(schema.groups());
            final int length = new RowEncoder(schema).encode(row, groups, buffer, OFFSET);
            final Object[] decoded = new RowDecoder(schema).decode(buffer, OFFSET, length);
            final List<List<GroupEntry>> decodedGroups = new GroupReader(schema).read(buffer, OFFSET, length);
            assertArrayEquals(row, decoded);
            assertEquals(groups, decodedGroups);
            assertEquals(
                OtfOracle.decode(schema.xml(), buffer, OFFSET),
                OtfOracle.flatten(schema.fields(), Arrays.asList(decoded), schema.groups(), decodedGroups));
        }
    }

    @Property(tries = 300)
    void aCursorGivesTheEntriesOfAnyGroup(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final RecordSchema schema = new RandomSchemas(random).next();
        final RandomRows rows = new RandomRows(random);
        final List<List<GroupEntry>> groups = rows.groups(schema.groups());
        final int length = new RowEncoder(schema).encode(rows.row(schema.fields()), groups, buffer, OFFSET);
        final Blocks blocks = new Blocks();
        new RecordHeader(schema).read(buffer, OFFSET, length, blocks);
        for (int i = 0; i < groups.size(); i++)
        {
            final GroupCursor cursor = new GroupCursor(schema, i);
            assertEquals(groups.get(i).size(), cursor.open(buffer, OFFSET, length));
            for (int round = 0; round < 2; round++)
            {
                for (final GroupEntry entry : groups.get(i))
                {
                    assertEquals(true, cursor.next());
                    blocks.set(1, cursor.entry(), cursor.blockLength());
                    assertEquals(entry.values(), values(schema.groups().get(i), blocks, cursor));
                }
                assertEquals(false, cursor.next());
                cursor.rewind();
            }
        }
    }

    private List<Object> values(final GroupSchema group, final Blocks blocks, final GroupCursor cursor)
    {
        final List<Object> values = new ArrayList<>();
        for (final Field field : group.fields())
        {
            if (field.wire() instanceof Wire.VarDataWire)
            {
                final long located = cursor.varData(((Wire.VarDataWire)field.wire()).index());
                values.add(located < 0 ? null : ValueReader.text(
                    field, buffer, VarDataLocator.offset(located), VarDataLocator.length(located)));
            }
            else
            {
                values.add(ValueReader.read(field, buffer, blocks, 1));
            }
        }
        return values;
    }

    @Property(tries = 300)
    void aCursorGivesTheEntriesOfGroupsInAnyGroup(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final RecordSchema schema = new RandomSchemas(random).next();
        final RandomRows rows = new RandomRows(random);
        final List<List<GroupEntry>> groups = rows.groups(schema.groups());
        final int length = new RowEncoder(schema).encode(rows.row(schema.fields()), groups, buffer, OFFSET);
        final Blocks blocks = new Blocks();
        new RecordHeader(schema).read(buffer, OFFSET, length, blocks);
        for (int i = 0; i < groups.size(); i++)
        {
            final List<GroupSchema> inner = schema.groups().get(i).groups();
            for (int j = 0; j < inner.size(); j++)
            {
                final GroupPathCursor cursor = new GroupPathCursor(schema, new int[]{i, j}, new int[2]);
                int left = cursor.open(buffer, OFFSET, length);
                for (final GroupEntry outer : groups.get(i))
                {
                    for (final GroupEntry entry : outer.groups().get(j))
                    {
                        assertEquals(true, cursor.next());
                        blocks.set(1, cursor.entry(0), cursor.blockLength(0));
                        blocks.set(2, cursor.entry(1), cursor.blockLength(1));
                        assertEquals(outer.values(), values(schema.groups().get(i), blocks, cursor, 0));
                        assertEquals(entry.values(), values(inner.get(j), blocks, cursor, 1));
                        left--;
                    }
                }
                assertEquals(false, cursor.next());
                assertEquals(0, left);
            }
        }
    }

    private List<Object> values(
        final GroupSchema group, final Blocks blocks, final GroupPathCursor cursor, final int depth)
    {
        final List<Object> values = new ArrayList<>();
        for (final Field field : group.fields())
        {
            if (field.wire() instanceof Wire.VarDataWire data)
            {
                final long located = cursor.varData(depth, data.index());
                values.add(located < 0 ? null : ValueReader.text(
                    field, buffer, VarDataLocator.offset(located), VarDataLocator.length(located)));
            }
            else
            {
                values.add(ValueReader.read(field, buffer, blocks, depth + 1));
            }
        }
        return values;
    }

    @Property(tries = 300)
    void arbitraryBytesOfAnySchemaAreReadOrRefused(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final RecordSchema schema = new RandomSchemas(random).next();
        final RandomRows rows = new RandomRows(random);
        final int length = new RowEncoder(schema)
            .encode(rows.row(schema.fields()), rows.groups(schema.groups()), buffer, 0);
        isReadOrRefused(schema, length, random);
    }

    @Property(tries = 50)
    void arbitraryBytesWithRemoteExponentsAreReadOrRefused(@ForAll final long seed)
    {
        final RecordSchema schema = TestSchemas.everything();
        final int length = new RowEncoder(schema)
            .encode(RowCodecTest.sampleRow(schema), RowCodecTest.sampleGroups(), buffer, 0);
        isReadOrRefused(schema, length, new Random(seed));
    }

    /** The buffer ends where the record ends, so that a read outside of it throws something else. */
    private void isReadOrRefused(final RecordSchema schema, final int length, final Random random)
    {
        for (int i = 0; i < 200; i++)
        {
            final int cut = random.nextBoolean() ? length : random.nextInt(length + 1);
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[cut]);
            exact.putBytes(0, buffer, 0, cut);
            damage(exact, schema.header().length(), random);
            read(schema, exact);
        }
    }

    private static void damage(final UnsafeBuffer record, final int headerLength, final Random random)
    {
        for (int j = random.nextInt(6); j > 0 && record.capacity() > 0; j--)
        {
            final int from = 0 == random.nextInt(8) ? 0 : Math.min(headerLength, record.capacity() - 1);
            final byte value = (byte)(random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 1);
            record.putByte(from + random.nextInt(record.capacity() - from), value);
        }
    }

    private static void read(final RecordSchema schema, final UnsafeBuffer record)
    {
        try
        {
            new RowDecoder(schema).decode(record, 0, record.capacity());
        }
        catch (final RecordException ex)
        {
            assertEquals(false, ex.getMessage().isEmpty());
        }
        try
        {
            new GroupReader(schema).read(record, 0, record.capacity());
        }
        catch (final RecordException ex)
        {
            assertEquals(false, ex.getMessage().isEmpty());
        }
        for (int i = 0; i < schema.groups().size(); i++)
        {
            final GroupCursor cursor = new GroupCursor(schema, i);
            for (int left = cursor.open(record, 0, record.capacity()); left > 0; left--)
            {
                assertEquals(true, cursor.next());
                record.boundsCheck(cursor.entry(), cursor.blockLength());
                for (int data = 0; data < schema.groups().get(i).varData().size(); data++)
                {
                    final long located = cursor.varData(data);
                    if (VarDataLocator.ABSENT != located)
                    {
                        record.boundsCheck(VarDataLocator.offset(located), VarDataLocator.length(located));
                    }
                }
            }
            assertEquals(false, cursor.next());
            for (int j = 0; j < schema.groups().get(i).groups().size(); j++)
            {
                // Of blocks without bytes there may be very many.
                final GroupPathCursor path = new GroupPathCursor(schema, new int[]{i, j}, new int[]{1, 1});
                for (int left = path.open(record, 0, record.capacity()); left > 0; left--)
                {
                    assertEquals(true, path.next());
                    record.boundsCheck(path.entry(0), path.blockLength(0));
                    record.boundsCheck(path.entry(1), path.blockLength(1));
                }
            }
        }
        final VarDataLocator locator = new VarDataLocator(schema);
        for (int i = 0; i < schema.varData().size(); i++)
        {
            final long located = locator.locate(record, 0, record.capacity(), i);
            if (located >= 0)
            {
                record.boundsCheck(VarDataLocator.offset(located), VarDataLocator.length(located));
            }
        }
    }
}
