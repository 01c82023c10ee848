package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.sun.management.ThreadMXBean;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupReader;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.SchemaParser;

class BatchTest
{
    private static final int OFFSET = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer payload = new UnsafeBuffer("..firstsecond".getBytes());
    private final RecordBatchEncoder records = new RecordBatchEncoder();
    private final RecordBatchIterator recordIterator = new RecordBatchIterator();
    private final ResultBatchEncoder results = new ResultBatchEncoder();
    private final ResultBatchIterator resultIterator = new ResultBatchIterator();

    private int encodeRecords()
    {
        records.wrap(buffer, OFFSET, 1024).begin(7, 100, 0xCAFE, 3);
        assertEquals(40 + 16 + 5, records.append(11, -5, payload, 2, 5));
        assertEquals(40 + 16 + 5 + 16, records.append(12, 6, payload, 0, 0));
        return records.append(13, 7, payload, 7, 6);
    }

    private int encodeResults()
    {
        results.wrap(buffer, OFFSET, 1024).begin(500, 0xBEEF, 2);
        results.append(41, 11, ResultBatchDescriptor.INSERT, payload, 2, 5);
        return results.append(42, 12, ResultBatchDescriptor.DELETE, payload, 7, 6);
    }

    @Test
    void shouldStepOverTheRecordsThatWereAppended()
    {
        final int length = encodeRecords();
        assertEquals(length, records.length());
        assertEquals(3, records.count());
        assertTrue(recordIterator.wrap(buffer, OFFSET, length));
        assertEquals(7, recordIterator.producerId());
        assertEquals(100, recordIterator.firstSequence());
        assertEquals(0xCAFE, recordIterator.streamId());
        assertEquals(3, recordIterator.partition());
        assertEquals(3, recordIterator.count());
        assertTrue(recordIterator.next());
        assertRecord(100, 11, -5, "first");
        assertTrue(recordIterator.next());
        assertRecord(101, 12, 6, "");
        assertTrue(recordIterator.next());
        assertRecord(102, 13, 7, "second");
        assertFalse(recordIterator.next());
        assertFalse(recordIterator.next());
        assertFalse(recordIterator.isMalformed());
    }

    /** Short records are moved word by word, others by a call, and each between the heap and what is outside it. */
    @Test
    void shouldPackRecordsOfEachLengthOutOfEachKindOfMemory()
    {
        final byte[] bytes = new byte[512];
        new Random(5).nextBytes(bytes);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(bytes.length));
        direct.putBytes(0, bytes);
        for (final UnsafeBuffer from : List.of(new UnsafeBuffer(bytes), direct))
        {
            for (final UnsafeBuffer to : List.of(buffer, new UnsafeBuffer(ByteBuffer.allocateDirect(4096))))
            {
                for (int length = 0; length <= 200; length++)
                {
                    to.setMemory(0, to.capacity(), (byte)0x55);
                    records.wrap(to, OFFSET, 1024).begin(7, 100, 1, 3);
                    final int at = OFFSET + records.append(1, 2, from, length, length) - length;
                    final byte[] packed = new byte[length];
                    to.getBytes(at, packed);
                    assertArrayEquals(Arrays.copyOfRange(bytes, length, length + length), packed);
                    assertEquals(0x55, to.getByte(at + length), "a byte behind the record was written");
                    assertEquals(length, to.getInt(at - Integer.BYTES, LITTLE_ENDIAN));
                }
            }
        }
    }

    @Test
    void shouldRefuseRecordsThatAreNotInTheirBuffer()
    {
        records.wrap(buffer, OFFSET, 1024).begin(7, 100, 1, 3);
        assertThrows(IndexOutOfBoundsException.class, () -> records.append(1, 2, payload, 10, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> records.append(1, 2, payload, 0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> records.append(1, 2, payload, -1, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> records.claim(1, 2, -1));
        assertEquals(0, records.count());
    }

    @Test
    void shouldLetRecordsBeWrittenInPlace()
    {
        for (final UnsafeBuffer memory : List.of(buffer, new UnsafeBuffer(ByteBuffer.allocateDirect(4096))))
        {
            final int length = encodeRecords();
            final byte[] appended = new byte[length];
            buffer.getBytes(OFFSET, appended);
            records.wrap(memory, OFFSET, length).begin(7, 100, 0xCAFE, 3);
            memory.putBytes(records.claim(11, -5, 5), payload, 2, 5);
            assertEquals(OFFSET + 40 + 16 + 5 + 16, records.claim(12, 6, 0));
            assertEquals(RecordBatchEncoder.FULL, records.claim(13, 7, 7));
            assertThrows(IndexOutOfBoundsException.class, () -> records.claim(13, 7, -1));
            assertEquals(2, records.count());
            memory.putBytes(records.claim(13, 7, 6), payload, 7, 6);
            assertEquals(length, records.length());
            final byte[] claimed = new byte[length];
            memory.getBytes(OFFSET, claimed);
            assertArrayEquals(appended, claimed);
        }
    }

    private void assertRecord(final long sequence, final long sendTimeNs, final int keyHash, final String record)
    {
        assertEquals(sequence, recordIterator.sequence());
        assertEquals(sendTimeNs, recordIterator.sendTimeNs());
        assertEquals(keyHash, recordIterator.keyHash());
        assertEquals(record, buffer.getStringWithoutLengthUtf8(
            recordIterator.recordOffset(), recordIterator.recordLength()));
    }

    @Test
    void shouldStepOverTheResultsThatWereAppended()
    {
        final int length = encodeResults();
        assertEquals(length, results.length());
        assertEquals(2, results.count());
        assertTrue(resultIterator.wrap(buffer, OFFSET, length));
        assertEquals(500, resultIterator.firstSequence());
        assertEquals(0xBEEF, resultIterator.jobId());
        assertEquals(2, resultIterator.partition());
        assertEquals(2, resultIterator.count());
        assertTrue(resultIterator.next());
        assertTrue(resultIterator.next());
        assertEquals(501, resultIterator.sequence());
        assertEquals(42, resultIterator.inputSequence());
        assertEquals(12, resultIterator.sendTimeNs());
        assertEquals(ResultBatchDescriptor.DELETE, resultIterator.operation());
        assertEquals("second", buffer.getStringWithoutLengthUtf8(
            resultIterator.rowOffset(), resultIterator.rowLength()));
        assertFalse(resultIterator.next());
        assertFalse(resultIterator.isMalformed());
    }

    @Test
    void shouldTellOfRowsBetweenPartitionsWhatTheLastIsMadeOf() throws IOException
    {
        records.wrap(buffer, OFFSET, 1024).beginRows(7, 100, 0xCAFE, 3);
        assertEquals(48 + 16 + 5, records.append(11, -5, payload, 2, 5));
        records.madeOf(40);
        final int length = records.append(12, 6, payload, 7, 6);
        records.madeOf(41);
        assertEquals(Arrays.asList(7L, 100L, 0xCAFEL, 3L, 0L, 41L),
            Arrays.asList(new RowDecoder(schema("RecordBatch")).decode(buffer, OFFSET, length)));
        assertTrue(recordIterator.wrap(buffer, OFFSET, length));
        assertEquals(41, recordIterator.madeOf());
        assertEquals(2, recordIterator.count());
        assertTrue(recordIterator.next());
        assertTrue(recordIterator.next());
        assertEquals("second", buffer.getStringWithoutLengthUtf8(
            recordIterator.recordOffset(), recordIterator.recordLength()));
        assertFalse(recordIterator.next());
        assertFalse(recordIterator.isMalformed());
        assertEquals(OFFSET + length, recordIterator.endOffset());
    }

    @Test
    void shouldBeReadAsItsSchemaSays() throws IOException
    {
        final RecordSchema schema = schema("RecordBatch");
        final int length = encodeRecords();
        final Object[] row = new RowDecoder(schema).decode(buffer, OFFSET, length);
        assertEquals(Arrays.asList(7L, 100L, 0xCAFEL, 3L, 0L, null), Arrays.asList(row));
        assertEquals(-1, recordIterator.wrap(buffer, OFFSET, length) ? recordIterator.madeOf() : 0);
        assertEquals(
            List.of(List.of(
            GroupEntry.of(11L, -5L, "first"), GroupEntry.of(12L, 6L, ""), GroupEntry.of(13L, 7L, "second"))),
            new GroupReader(schema).read(buffer, OFFSET, length));
        final int resultLength = encodeResults();
        assertEquals(
            List.of(List.of(
            GroupEntry.of(41L, 11L, "INSERT", 0L, 0L, "first"),
            GroupEntry.of(42L, 12L, "DELETE", 0L, 0L, "second"))),
            new GroupReader(schema("ResultBatch")).read(buffer, OFFSET, resultLength));
    }

    @Test
    void shouldSayFullAndWriteNothingMore()
    {
        records.wrap(buffer, OFFSET, 40 + 16 + 5).begin(7, 100, 1, 0);
        assertEquals(RecordBatchEncoder.FULL, records.append(1, 1, payload, 0, 6));
        assertEquals(40, records.length());
        assertEquals(61, records.append(1, 1, payload, 0, 5));
        assertEquals(RecordBatchEncoder.FULL, records.append(1, 1, payload, 0, 0));
        assertEquals(1, records.count());
        assertEquals(0, buffer.getByte(OFFSET + 61));
        results.wrap(buffer, OFFSET, 32 + 24 + 5).begin(1, 1, 0);
        assertEquals(ResultBatchEncoder.FULL, results.append(1, 1, ResultBatchDescriptor.UPDATE, payload, 0, 6));
        assertEquals(61, results.append(1, 1, ResultBatchDescriptor.UPDATE, payload, 0, 5));
        assertThrows(IllegalArgumentException.class, () -> records.wrap(buffer, 0, 39));
        assertThrows(IllegalArgumentException.class, () -> results.wrap(buffer, 0, 31));
    }

    @Test
    void shouldPackRecordsOfEveryLengthAndTouchNothingBehindThem()
    {
        final UnsafeBuffer source = new UnsafeBuffer(new byte[700]);
        for (int i = 0; i < source.capacity(); i++)
        {
            source.putByte(i, (byte)(i * 7 + 1));
        }
        for (final UnsafeBuffer target : List.of(
            new UnsafeBuffer(new byte[1024]), new UnsafeBuffer(ByteBuffer.allocateDirect(1024))))
        {
            for (int length = 0; length <= 600; length++)
            {
                target.setMemory(0, target.capacity(), (byte)0x5A);
                records.wrap(target, OFFSET, 900).begin(7, 100, 1, 0);
                final int end = OFFSET + records.append(11, 5, source, 3, length);
                recordIterator.wrap(target, OFFSET, records.length());
                assertTrue(recordIterator.next(), "length " + length);
                assertEquals(length, recordIterator.recordLength());
                for (int i = 0; i < length; i++)
                {
                    final byte copied = target.getByte(recordIterator.recordOffset() + i);
                    assertEquals(source.getByte(3 + i), copied, "length " + length);
                }
                for (int i = 0; i < OFFSET; i++)
                {
                    assertEquals(0x5A, target.getByte(i), "before length " + length);
                    assertEquals(0x5A, target.getByte(end + i), "behind length " + length);
                }
            }
        }
    }

    @Test
    void shouldRefuseARecordOutsideOfItsBuffer()
    {
        records.wrap(buffer, OFFSET, 1024).begin(7, 100, 1, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> records.append(1, 1, payload, 8, 6));
        assertThrows(IndexOutOfBoundsException.class, () -> records.append(1, 1, payload, -1, 6));
        assertThrows(IndexOutOfBoundsException.class, () -> records.append(1, 1, payload, 0, -1));
        assertEquals(0, records.count());
        assertEquals(RecordBatchDescriptor.ENTRIES_OFFSET, records.length());
    }

    @Test
    void shouldTakeNoMoreRecordsThanTheCountCanSay()
    {
        final int capacity = 40 + 16 * (RecordBatchDescriptor.MAX_COUNT + 10);
        final UnsafeBuffer large = new UnsafeBuffer(new byte[capacity]);
        records.wrap(large, 0, capacity).begin(1, 1, 1, 0);
        for (int i = 0; i < RecordBatchDescriptor.MAX_COUNT; i++)
        {
            assertTrue(records.append(i, i, payload, 0, 0) > 0);
        }
        assertEquals(RecordBatchEncoder.FULL, records.append(0, 0, payload, 0, 0));
        recordIterator.wrap(large, 0, records.length());
        int count = 0;
        while (recordIterator.next())
        {
            count++;
        }
        assertEquals(RecordBatchDescriptor.MAX_COUNT, count);
    }

    @Test
    void shouldHonourLongerBlocksOfANewerWriter()
    {
        final int length = encodeRecords();
        final UnsafeBuffer newer = new UnsafeBuffer(new byte[1024]);
        newer.putBytes(0, buffer, OFFSET, 36);
        newer.putShort(0, (short)(28 + 4), LITTLE_ENDIAN);
        newer.putShort(6, (short)1, LITTLE_ENDIAN);
        newer.putShort(40, (short)(12 + 8), LITTLE_ENDIAN);
        newer.putShort(42, (short)1, LITTLE_ENDIAN);
        newer.putBytes(44, buffer, OFFSET + 40, 12);
        newer.putBytes(64, buffer, OFFSET + 52, 4 + 5);
        assertTrue(recordIterator.wrap(newer, 0, 64 + 9));
        assertTrue(recordIterator.next());
        assertEquals("first", newer.getStringWithoutLengthUtf8(
            recordIterator.recordOffset(), recordIterator.recordLength()));
        assertFalse(recordIterator.next());
        assertFalse(recordIterator.isMalformed());
        assertTrue(length > 0);
    }

    @Test
    void shouldReportEveryTruncationAndNeverReadOutside()
    {
        final int length = encodeRecords();
        for (int cut = 0; cut < length; cut++)
        {
            final UnsafeBuffer exact = new UnsafeBuffer(new byte[cut]);
            exact.putBytes(0, buffer, OFFSET, cut);
            final boolean wrapped = recordIterator.wrap(exact, 0, cut);
            assertEquals(cut >= 40, wrapped, "cut at " + cut);
            while (recordIterator.next())
            {
                assertTrue(recordIterator.recordOffset() + recordIterator.recordLength() <= cut);
            }
            assertTrue(recordIterator.isMalformed(), "cut at " + cut);
        }
    }

    @Test
    void shouldNeverReadOutsideWhateverTheBytesSay()
    {
        final Random random = new Random(42);
        final int length = encodeRecords();
        final UnsafeBuffer exact = new UnsafeBuffer(new byte[length]);
        for (int i = 0; i < 200_000; i++)
        {
            exact.putBytes(0, buffer, OFFSET, length);
            for (int j = random.nextInt(4); j >= 0; j--)
            {
                exact.putByte(random.nextInt(length), (byte)random.nextInt());
            }
            if (recordIterator.wrap(exact, 0, length))
            {
                while (recordIterator.next())
                {
                    exact.boundsCheck(recordIterator.recordOffset(), recordIterator.recordLength());
                    recordIterator.sendTimeNs();
                }
            }
            if (resultIterator.wrap(exact, 0, length))
            {
                while (resultIterator.next())
                {
                    exact.boundsCheck(resultIterator.rowOffset(), resultIterator.rowLength());
                }
            }
        }
    }

    @Test
    void shouldStepOverEqualRecordsTogetherAsOneByOne()
    {
        final Random random = new Random(11);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[32]);
        final UnsafeBuffer direct = new UnsafeBuffer(ByteBuffer.allocateDirect(1_024));
        long together = 0;
        for (int i = 0; i < 3_000; i++)
        {
            final UnsafeBuffer batch = 0 == (i & 1) ? buffer : direct;
            records.wrap(batch, OFFSET, 1_000).begin(7, 100, 0xCAFE, 3);
            final int count = 1 + random.nextInt(20);
            int length = 0;
            for (int k = 0; k < count; k++)
            {
                record.putLong(0, 0 == random.nextInt(6) ? 1 : 2, LITTLE_ENDIAN);
                length = records.append(k, k, record, 0, 0 == random.nextInt(6) ? random.nextInt(32) : 24);
            }
            if (0 == random.nextInt(3))
            {
                batch.putByte(OFFSET + random.nextInt(length), (byte)random.nextInt());
            }
            final int available = 0 == random.nextInt(3) ? random.nextInt(length) : length;
            together += assertSteps(batch, available, 1 + random.nextInt(8));
        }
        assertTrue(together > 3_000, "steps over several records: " + together);
    }

    /** How many records were not stepped over one by one. */
    private int assertSteps(final UnsafeBuffer batch, final int available, final int most)
    {
        final RecordBatchIterator single = new RecordBatchIterator();
        final boolean isBatch = single.wrap(batch, OFFSET, available);
        assertEquals(isBatch, recordIterator.wrap(batch, OFFSET, available));
        if (isBatch)
        {
            long lines = 0;
            for (int at = recordIterator.endOffset(); at <= OFFSET + available - Long.BYTES; at += 64)
            {
                lines += batch.getLong(at, LITTLE_ENDIAN);
            }
            assertEquals(lines, recordIterator.touch());
        }
        int together = 0;
        while (recordIterator.next())
        {
            assertTrue(single.next());
            final int first = single.recordOffset();
            final int firstLength = single.recordLength();
            final int equal = recordIterator.nextEqual(most);
            for (int i = 1; i <= equal; i++)
            {
                assertTrue(single.nextAlike(first, firstLength));
                assertEquals(firstLength, single.recordLength());
                assertEquals(single.recordOffset(), first + i * recordIterator.stride());
            }
            assertEquals(single.sequence(), recordIterator.sequence());
            assertEquals(single.endOffset(), recordIterator.endOffset());
            assertEquals(single.keyHash(), recordIterator.keyHash());
            assertEquals(single.recordOffset(), recordIterator.recordOffset());
            assertTrue(equal <= most);
            together += equal;
        }
        assertFalse(single.next());
        assertEquals(single.isMalformed(), recordIterator.isMalformed());
        return together;
    }

    @Test
    void shouldReportOtherMessages()
    {
        final int length = encodeResults();
        assertFalse(recordIterator.wrap(buffer, OFFSET, length));
        assertTrue(recordIterator.isMalformed());
        assertFalse(recordIterator.next());
        assertEquals(ResultBatchDescriptor.TEMPLATE_ID, ProtocolHeader.templateId(buffer, OFFSET, length));
        buffer.putShort(OFFSET + 4, (short)1, LITTLE_ENDIAN);
        assertEquals(ProtocolHeader.NOT_PROTOCOL, ProtocolHeader.templateId(buffer, OFFSET, length));
        assertFalse(resultIterator.wrap(buffer, OFFSET, length));
    }

    @Test
    void shouldAllocateNothingPerBatch()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long before = 0;
        long sum = 0;
        for (int round = 0; round < 3; round++)
        {
            before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 100_000; i++)
            {
                recordIterator.wrap(buffer, OFFSET, encodeRecords());
                while (recordIterator.next())
                {
                    sum += recordIterator.keyHash() + recordIterator.recordLength();
                }
            }
        }
        final long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < 10_000, allocated + " bytes in 100,000 batches");
        assertEquals(3 * 100_000 * (-5 + 6 + 7 + 5 + 6L), sum);
    }

    @Test
    void shouldEncodeTicksDeadLettersAndControl() throws IOException
    {
        final int tick = TickDescriptor.encode(buffer, OFFSET, 123);
        assertTrue(TickDescriptor.isValid(buffer, OFFSET, tick));
        assertFalse(TickDescriptor.isValid(buffer, OFFSET, tick - 1));
        assertEquals(123, TickDescriptor.timeNs(buffer, OFFSET));
        assertEquals(List.of(123L), List.of(new RowDecoder(schema("Tick")).decode(buffer, OFFSET, tick)));

        DeadLetterDescriptor.putCause(buffer, OFFSET, 1, 2, 3, DeadLetterDescriptor.LATE);
        DeadLetterDescriptor.putOrigin(buffer, OFFSET, 4, 5, 6, 7);
        final int letter = DeadLetterDescriptor.putRecord(buffer, OFFSET, payload, 2, 5);
        assertTrue(DeadLetterDescriptor.isValid(buffer, OFFSET, letter));
        assertFalse(DeadLetterDescriptor.isValid(buffer, OFFSET, letter - 1));
        assertEquals(List.of(1L, 7L, 5L, 6L, 4L, 3L, 2L, "LATE", "first"),
            List.of(new RowDecoder(schema("DeadLetter")).decode(buffer, OFFSET, letter)));
        assertEquals(1, DeadLetterDescriptor.inputSequence(buffer, OFFSET));
        assertEquals(2, DeadLetterDescriptor.partition(buffer, OFFSET));
        assertEquals(3, DeadLetterDescriptor.jobId(buffer, OFFSET));
        assertEquals(4, DeadLetterDescriptor.streamId(buffer, OFFSET));
        assertEquals(5, DeadLetterDescriptor.producerId(buffer, OFFSET));
        assertEquals(6, DeadLetterDescriptor.producerSequence(buffer, OFFSET));
        assertEquals(7, DeadLetterDescriptor.sendTimeNs(buffer, OFFSET));
        assertEquals(DeadLetterDescriptor.LATE, DeadLetterDescriptor.reason(buffer, OFFSET));
        assertEquals("first", buffer.getStringWithoutLengthUtf8(
            DeadLetterDescriptor.recordOffset(buffer, OFFSET), DeadLetterDescriptor.recordLength(buffer, OFFSET)));

        final int request =
            ControlRequestDescriptor.encode(buffer, OFFSET, 9, 10, ControlRequestDescriptor.DRAIN, "größe", "/straße");
        assertTrue(ControlRequestDescriptor.isValid(buffer, OFFSET, request));
        assertFalse(ControlRequestDescriptor.isValid(buffer, OFFSET, request - 1));
        assertFalse(ControlRequestDescriptor.isValid(buffer, OFFSET, request - 13));
        assertEquals(List.of(9L, 10L, "DRAIN", "größe", "/straße"),
            List.of(new RowDecoder(schema("ControlRequest")).decode(buffer, OFFSET, request)));
        assertEquals(9, ControlRequestDescriptor.requestId(buffer, OFFSET));
        assertEquals(10, ControlRequestDescriptor.replyStreamId(buffer, OFFSET));
        assertEquals(ControlRequestDescriptor.DRAIN, ControlRequestDescriptor.command(buffer, OFFSET));
        assertEquals("größe", ControlRequestDescriptor.text(buffer, OFFSET));
        assertEquals("/straße", ControlRequestDescriptor.folder(buffer, OFFSET));

        final int response =
            ControlResponseDescriptor.encode(buffer, OFFSET, 9, ControlResponseDescriptor.REFUSED, "no");
        assertTrue(ControlResponseDescriptor.isValid(buffer, OFFSET, response));
        assertEquals(List.of(9L, "REFUSED", "no"),
            List.of(new RowDecoder(schema("ControlResponse")).decode(buffer, OFFSET, response)));
        assertEquals(9, ControlResponseDescriptor.requestId(buffer, OFFSET));
        assertEquals(ControlResponseDescriptor.REFUSED, ControlResponseDescriptor.outcome(buffer, OFFSET));
        assertEquals("no", ControlResponseDescriptor.text(buffer, OFFSET));
        assertFalse(ControlResponseDescriptor.isValid(buffer, OFFSET, response - 3));
    }

    @Test
    void shouldKeepChangesOfJobs() throws IOException
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final int length = JobChangeDescriptor.encode(buffer, OFFSET, 7, 8, JobChangeDescriptor.STOP);
        assertEquals(JobChangeDescriptor.LENGTH, length);
        assertTrue(JobChangeDescriptor.isValid(buffer, OFFSET, length));
        assertFalse(JobChangeDescriptor.isValid(buffer, OFFSET, length - 1));
        assertEquals(List.of(7L, 8L, "STOP"),
            List.of(new RowDecoder(schema("JobChange")).decode(buffer, OFFSET, length)));
        assertEquals(7, JobChangeDescriptor.changeId(buffer, OFFSET));
        assertEquals(8, JobChangeDescriptor.jobNumber(buffer, OFFSET));
        assertEquals(JobChangeDescriptor.STOP, JobChangeDescriptor.kind(buffer, OFFSET));
    }

    @Test
    void shouldKeepGaps() throws IOException
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final int length = LogGapDescriptor.encode(buffer, OFFSET, LogGapDescriptor.RESUME, 7, 8);
        assertTrue(LogGapDescriptor.isValid(buffer, OFFSET, length));
        assertFalse(LogGapDescriptor.isValid(buffer, OFFSET, length - 1));
        assertEquals(List.of(7L, 8L, "RESUME"),
            List.of(new RowDecoder(schema("LogGap")).decode(buffer, OFFSET, length)));
        assertEquals(7, LogGapDescriptor.jobNumber(buffer, OFFSET));
        assertEquals(8, LogGapDescriptor.sequence(buffer, OFFSET));
        assertEquals(LogGapDescriptor.RESUME, LogGapDescriptor.kind(buffer, OFFSET));
        LogGapDescriptor.encode(buffer, OFFSET, LogGapDescriptor.LOST, 0, -1);
        assertFalse(LogGapDescriptor.isValid(buffer, OFFSET, length));
    }

    private static RecordSchema schema(final String message) throws IOException
    {
        try (InputStream in = BatchTest.class.getResourceAsStream("/io/corelane/codec/corelane-protocol.xml"))
        {
            return SchemaParser.parse(in, "corelane-protocol.xml").message(message);
        }
    }
}
