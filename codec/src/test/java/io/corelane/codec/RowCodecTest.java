package io.corelane.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import com.sun.management.ThreadMXBean;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RowCodecTest
{
    private static final int OFFSET = 24;

    private final RecordSchema schema = TestSchemas.everything();
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
    private final Object[] row = sampleRow(schema);

    static Object[] sampleRow(final RecordSchema schema)
    {
        final Object[] row = new Object[schema.fields().size()];
        put(schema, row, "symbol", "IBM");
        put(schema, row, "levels[0]", 1L, "levels[1]", -2L, "levels[2]", 3L);
        put(schema, row, "i8", -127L, "u16", 65535L, "i64", Long.MIN_VALUE, "f32", 1.5, "big", Long.MAX_VALUE);
        put(schema, row, "price", new BigDecimal("186.7300"), "quantity", new BigDecimal("-1.5000"));
        put(schema, row, "thousands", new BigDecimal("-32000000"), "floating", new BigDecimal("1.250000000"));
        put(schema, row, "exponent", -3L, "remote", new BigDecimal("12.345000000"));
        put(schema, row, "sent", 5L, "millis", -7_000_000L, "micros", 9_000L, "unitOnField", 3_000_000_000L);
        put(schema, row, "instant", 1_000_000_000L, "side", "Buy", "state", "Halted", "done", true);
        put(schema, row, "flags", Long.MIN_VALUE + 1, "flags.low", true, "flags.high", true);
        put(schema, row, "outer.side", "Sell", "outer.inner.first", 4L, "outer.inner.second", -0.25);
        put(schema, row, "outer.limit", new BigDecimal("0.0001"), "outer.maxRpm", 9000L, "outer.nested.flag", 0L);
        put(schema, row, "outer.marks", 1L, "outer.marks.a", true, "outer.marks.b", false);
        put(schema, row, "protocol", "VENUE", "one", 1L, "always", "Buy", "alwaysCode", 9L, "newer", 77L);
        put(schema, row, "label", "größe", "raw", "", "late", "x");
        return row;
    }

    static void put(final RecordSchema schema, final Object[] row, final Object... namesAndValues)
    {
        for (int i = 0; i < namesAndValues.length; i += 2)
        {
            final int index = schema.indexOf((String)namesAndValues[i]);
            assertTrue(index >= 0, (String)namesAndValues[i]);
            row[index] = namesAndValues[i + 1];
        }
    }

    static List<List<GroupEntry>> sampleGroups()
    {
        return List.of(
            List.of(
                leg("1.000000000", -2L, "0.050000000", "memo one", fill("12.340000000", "a"), fill(null, "")),
                leg(null, -1L, null, "")),
            List.of(GroupEntry.of(41L), GroupEntry.of(42L), GroupEntry.of(43L)));
    }

    private Object[] roundTrip()
    {
        final int length = new RowEncoder(schema).encode(row, buffer, OFFSET);
        return new RowDecoder(schema).decode(buffer, OFFSET, length);
    }

    private Object value(final Object[] values, final String name)
    {
        return values[schema.indexOf(name)];
    }

    @Test
    void shouldDecodeWhatWasEncoded()
    {
        assertArrayEquals(row, roundTrip());
    }

    @Test
    void shouldWriteTheHeaderAndZeroThePadding()
    {
        buffer.setMemory(0, 1024, (byte)0x55);
        new RowEncoder(schema).encode(row, buffer, OFFSET);
        assertEquals(3, buffer.getByte(OFFSET));
        assertEquals(0, buffer.getInt(OFFSET + 1));
        assertEquals(12, buffer.getByte(OFFSET + 5));
        assertEquals(7, buffer.getByte(OFFSET + 6));
        assertEquals(260, buffer.getShort(OFFSET + 8, ByteOrder.LITTLE_ENDIAN));
        final int block = OFFSET + 10;
        assertEquals('I', buffer.getByte(block));
        assertEquals(0, buffer.getByte(block + 3));
        assertEquals(1867300L, buffer.getLong(block + 68, ByteOrder.LITTLE_ENDIAN));
        assertEquals(12345L, buffer.getLong(block + 92, ByteOrder.LITTLE_ENDIAN));
        assertEquals(0, buffer.getInt(block + 256));
    }

    @Test
    void shouldReadBigEndian()
    {
        final RecordSchema quote = TestSchemas.quote();
        final Object[] values = {123L, 65534L, new BigDecimal("-1.000001"), 0.5, 0x0101L, true, true};
        final int length = new RowEncoder(quote).encode(values, buffer, 0);
        assertEquals(513, buffer.getShort(2, ByteOrder.BIG_ENDIAN));
        assertEquals(123L, buffer.getLong(8, ByteOrder.BIG_ENDIAN));
        assertArrayEquals(values, new RowDecoder(quote).decode(buffer, 0, length));
    }

    @Test
    void shouldTakeNullsWhereTheSchemaHasThem()
    {
        final List<String> optional = List.of(
            "symbolOpt", "utf8", "letter", "u8", "i32", "u32", "big", "f32", "f64", "price", "floating", "remote",
            "instant", "side", "state", "done", "outer.side", "outer.limit");
        optional.forEach((name) -> put(schema, row, name, null));
        final Object[] values = roundTrip();
        optional.forEach((name) -> assertNull(value(values, name), name));
        for (final String name : List.of("symbol", "i8", "quantity", "thousands", "sent", "outer.nested.flag", "label"))
        {
            final Object kept = value(row, name);
            put(schema, row, name, null);
            refuses(RecordFault.CAST, name, "cannot be NULL");
            put(schema, row, name, kept);
        }
    }

    @Test
    void shouldKeepEmptyTextAndNullApartWhereTheNullByteIsNotNul()
    {
        put(schema, row, "utf8", "", "symbolOpt", "");
        assertEquals("", value(roundTrip(), "utf8"));
        assertNull(value(roundTrip(), "symbolOpt"));
    }

    @Test
    void shouldConvertExactlyForConvenience()
    {
        put(schema, row, "i8", "-12", "u16", new BigDecimal("7.0"), "price", "186.73", "quantity", 2, "f32", "1.5");
        put(schema, row, "done", "TRUE", "millis", "1970-01-01T00:00:01.005Z", "sent", Instant.ofEpochSecond(2, 3));
        put(schema, row, "floating", 3, "exponent", "-3", "thousands", 5000.0, "outer.marks", null, "always", null);
        final Object[] values = roundTrip();
        assertEquals(-12L, value(values, "i8"));
        assertEquals(7L, value(values, "u16"));
        assertEquals(new BigDecimal("186.7300"), value(values, "price"));
        assertEquals(new BigDecimal("2.0000"), value(values, "quantity"));
        assertEquals(true, value(values, "done"));
        assertEquals(1_005_000_000L, value(values, "millis"));
        assertEquals(2_000_000_003L, value(values, "sent"));
        assertEquals(new BigDecimal("3.000000000"), value(values, "floating"));
        assertEquals(new BigDecimal("5000"), value(values, "thousands"));
        assertEquals(1L, value(values, "outer.marks"));
        assertEquals("Buy", value(values, "always"));
    }

    @Test
    void shouldChooseAnExponentThatFits()
    {
        put(schema, row, "exponent", null, "remote", "0.00025", "floating", new BigDecimal("12e20"));
        final Object[] values = roundTrip();
        assertEquals(-5L, value(values, "exponent"));
        assertEquals(new BigDecimal("0.000250000"), value(values, "remote"));
        assertEquals(0, new BigDecimal("12e20").compareTo((BigDecimal)value(values, "floating")));
    }

    @Test
    void shouldRefuseWhatDoesNotFit()
    {
        refuses(RecordFault.OVERFLOW, "i8", "128 is out of the range of int8", "i8", 128);
        refuses(RecordFault.OVERFLOW, "u16", "uint16", "u16", -1);
        refuses(RecordFault.OVERFLOW, "u8", "means NULL", "u8", 255);
        refuses(RecordFault.OVERFLOW, "i64", "9223372036854775808", "i64", "9223372036854775808");
        refuses(RecordFault.CAST, "i64", "not a whole number", "i64", 1.5);
        refuses(RecordFault.CAST, "i64", "'x' is not a number", "i64", "x");
        refuses(RecordFault.CAST, "price", "more than 4 digits", "price", "1.00001");
        refuses(RecordFault.OVERFLOW, "price", "DECIMAL(19,4)", "price", "1e15");
        refuses(RecordFault.OVERFLOW, "quantity", "int32", "quantity", "999999");
        refuses(RecordFault.CAST, "thousands", "10 to the 3", "thousands", 1500);
        refuses(RecordFault.CAST, "remote", "10 to the -3", "remote", "0.0001");
        refuses(RecordFault.TOO_LONG, "symbol", "'ninechars' has 9 bytes", "symbol", "ninechars");
        refuses(RecordFault.CAST, "symbol", "NUL", "symbol", "a\0b");
        refuses(RecordFault.CAST, "symbol", "surrogate", "symbol", "\uD800");
        refuses(RecordFault.CAST, "symbol", "Long", "symbol", 5L);
        refuses(RecordFault.CAST, "side", "'buy' is none of Buy, Sell", "side", "buy");
        refuses(RecordFault.CAST, "done", "neither true nor false", "done", 2);
        refuses(RecordFault.CAST, "millis", "MILLISECONDS", "millis", 1L);
        refuses(RecordFault.CAST, "sent", "ISO", "sent", "12T");
        refuses(RecordFault.OVERFLOW, "sent", "uint64", "sent", -1);
        refuses(RecordFault.CAST, "f32", "32-bit", "f32", 1e300);
        refuses(RecordFault.CAST, "f64", "NULL", "f64", Double.NaN);
        refuses(RecordFault.CAST, "one", "constant 1", "one", 2);
    }

    private void refuses(final RecordFault fault, final String column, final String part, final Object... change)
    {
        final Object[] kept = row.clone();
        put(schema, row, change);
        final RecordException exception = assertThrows(RecordException.class, this::roundTrip);
        System.arraycopy(kept, 0, row, 0, row.length);
        assertEquals(fault, exception.fault(), exception.getMessage());
        assertTrue(exception.getMessage().startsWith("column " + column), exception.getMessage());
        assertTrue(exception.getMessage().contains(part), exception.getMessage());
    }

    @Test
    void shouldReadFieldsThatAnOlderVersionDoesNotHaveAsNull()
    {
        final int length = new RowEncoder(schema).encode(row, buffer, 0);
        buffer.putByte(0, (byte)1);
        removeExtraGroup(length);
        final Object[] values = new RowDecoder(schema).decode(buffer, 0, length - 4);
        assertNull(value(values, "newer"));
        assertNull(value(values, "outer.inner.second"));
        assertEquals("Sell", value(values, "outer.side"));
        assertNull(value(values, "late"));
    }

    @Test
    void shouldReadFieldsBehindAShorterBlockAsNull()
    {
        final int shorter = 60;
        new RowEncoder(schema).encode(row, buffer, 0);
        buffer.putShort(8, (short)shorter, ByteOrder.LITTLE_ENDIAN);
        buffer.setMemory(10 + shorter, 100, (byte)0);
        final int groups = 8 + 4;
        final int varData = 1 + 4 + 1;
        final Object[] values = new RowDecoder(schema).decode(buffer, 0, 10 + shorter + groups + varData);
        assertEquals(1.5, value(values, "f32"));
        assertNull(value(values, "f64"));
        assertNull(value(values, "price"));
        assertNull(value(values, "flags.low"));
        assertEquals("", value(values, "label"));
    }

    @Test
    void shouldReadARecordOfANewerVersionWithALongerBlock()
    {
        final UnsafeBuffer longer = new UnsafeBuffer(new byte[2048]);
        final int length = new RowEncoder(schema).encode(row, buffer, 0);
        final int block = 10 + schema.blockLength();
        longer.putBytes(0, buffer, 0, block);
        longer.putBytes(block + 5, buffer, block, length - block);
        longer.putByte(0, (byte)200);
        longer.putShort(8, (short)(schema.blockLength() + 5), ByteOrder.LITTLE_ENDIAN);
        assertArrayEquals(row, new RowDecoder(schema).decode(longer, 0, length + 5));
    }

    @Test
    void shouldReportBadBytes()
    {
        final int length = new RowEncoder(schema).encode(row, buffer, 0);
        reports(RecordFault.MALFORMED, "header", 9);
        reports(RecordFault.MALFORMED, "block", 10 + 259);
        reports(RecordFault.MALFORMED, "label", length - "x".length() - 1 - 4 - 8);
        reportsByte(RecordFault.UNKNOWN_TEMPLATE, "template 8", length, 6, 8);
        reportsByte(RecordFault.UNKNOWN_TEMPLATE, "schema 13", length, 5, 13);
        reportsByte(RecordFault.MALFORMED, "side has the code 88", length, 10 + 136, 'X');
        reportsByte(RecordFault.MALFORMED, "done has the code 2", length, 10 + 138, 2);
        reportsByte(RecordFault.OVERFLOW, "big: 18446744073709551615 is out", length, 10 + 47, 0xFF, 0x7F);
        reportsByte(RecordFault.OVERFLOW, "floating", length, 10 + 90, 127);
        reportsByte(RecordFault.OVERFLOW, "remote", length, 10 + 91, -20);
        reportsByte(RecordFault.OVERFLOW, "micros", length, 10 + 116 + 7, 0x70);
        reportsByte(RecordFault.MALFORMED, "outside", length, 10 + 260 + 7, 200);
    }

    private void reports(final RecordFault fault, final String part, final int length)
    {
        final RecordException exception =
            assertThrows(RecordException.class, () -> new RowDecoder(schema).decode(buffer, 0, length));
        assertEquals(fault, exception.fault(), exception.getMessage());
        assertTrue(exception.getMessage().contains(part), exception.getMessage());
    }

    private void reportsByte(
        final RecordFault fault, final String part, final int length, final int index, final int... values)
    {
        final byte kept = buffer.getByte(index);
        buffer.putByte(index, (byte)values[0]);
        if (values.length > 1)
        {
            // The least significant byte differs from the null value, so that only the range is wrong.
            buffer.putByte(index - 7, (byte)values[1]);
            reports(fault, "big: 18446744073709551487 is out", length);
            buffer.putByte(index - 7, (byte)0xFF);
        }
        else
        {
            reports(fault, part, length);
        }
        buffer.putByte(index, kept);
    }

    @Test
    void shouldWriteAndReadNestedGroupsWithVarData()
    {
        final List<List<GroupEntry>> groups = sampleGroups();
        final int length = new RowEncoder(schema).encode(row, groups, buffer, OFFSET);
        assertEquals(groups, new GroupReader(schema).read(buffer, OFFSET, length));
        assertArrayEquals(row, new RowDecoder(schema).decode(buffer, OFFSET, length));
        for (int shorter = 10 + 260; shorter < length; shorter++)
        {
            final int cut = shorter;
            assertThrows(RecordException.class, () -> new RowDecoder(schema).decode(buffer, OFFSET, cut));
        }
    }

    private static GroupEntry leg(
        final String price, final long own, final String ownPrice, final String memo, final GroupEntry... fills)
    {
        return new GroupEntry(
            Arrays.asList(decimal(price), own, decimal(ownPrice), memo), List.of(List.of(fills)));
    }

    private static GroupEntry fill(final String price, final String note)
    {
        return GroupEntry.of(decimal(price), note);
    }

    private static BigDecimal decimal(final String text)
    {
        return null == text ? null : new BigDecimal(text);
    }

    @Test
    void shouldReadNoGroupThatTheVersionDoesNotHave()
    {
        final List<List<GroupEntry>> groups = List.of(List.of(), List.of());
        final int length = new RowEncoder(schema).encode(row, groups, buffer, 0);
        buffer.putByte(0, (byte)2);
        removeExtraGroup(length);
        final Object[] values = new RowDecoder(schema).decode(buffer, 0, length - 4);
        assertEquals("größe", value(values, "label"));
        assertEquals(List.of(List.of(), List.of()), new GroupReader(schema).read(buffer, 0, length - 4));
    }

    /** Before version 3 there is no group "extra": what lies in its place is the var data that follows. */
    private void removeExtraGroup(final int length)
    {
        final int index = 10 + 260 + 8;
        buffer.putBytes(index, buffer, index + 4, length - index - 4);
    }

    @Test
    void shouldLocateVarDataWithoutReadingOutside()
    {
        final int length = new RowEncoder(schema).encode(row, buffer, OFFSET);
        final VarDataLocator locator = new VarDataLocator(schema);
        final long label = locator.locate(buffer, OFFSET, length, 0);
        assertEquals("größe".getBytes(StandardCharsets.UTF_8).length, VarDataLocator.length(label));
        assertEquals('g', buffer.getByte(VarDataLocator.offset(label)));
        final long late = locator.locate(buffer, OFFSET, length, 2);
        assertEquals(OFFSET + length, VarDataLocator.offset(late) + VarDataLocator.length(late));
        assertEquals(VarDataLocator.MALFORMED, locator.locate(buffer, OFFSET, length - 1, 2));
        buffer.putByte(OFFSET, (byte)1);
        assertEquals(VarDataLocator.MALFORMED, locator.locate(buffer, OFFSET, 9, 0));
    }

    @Test
    void shouldAllocateNothingToLocateVarData()
    {
        final int length = new RowEncoder(schema).encode(row, sampleGroups(), buffer, OFFSET);
        final VarDataLocator locator = new VarDataLocator(schema);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long allocated = 0;
        long sum = 0;
        for (int round = 0; round < 3; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 100_000; i++)
            {
                sum += VarDataLocator.length(locator.locate(buffer, OFFSET, length, 2));
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertTrue(allocated < 10_000, allocated + " bytes in 100,000 records");
        assertEquals(3 * 100_000 * "x".length(), sum);
    }

    @Test
    void shouldRefuseARowOfAnotherLengthAndABufferThatIsTooSmall()
    {
        assertThrows(IllegalArgumentException.class, () -> new RowEncoder(schema).encode(new Object[1], buffer, 0));
        final UnsafeBuffer small = new UnsafeBuffer(new byte[100]);
        assertThrows(IndexOutOfBoundsException.class, () -> new RowEncoder(schema).encode(row, small, 0));
    }
}
