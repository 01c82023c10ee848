package io.corelane.codec.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** The constants of the descriptors are what sbe-tool makes of corelane-protocol.xml. */
class ProtocolLayoutTest
{
    private static final int HEADER = RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

    private static Ir ir;

    @BeforeAll
    static void parse() throws Exception
    {
        final ParserOptions options = ParserOptions.builder().stopOnError(true).warningsFatal(true).build();
        try (InputStream in = ProtocolLayoutTest.class.getResourceAsStream("/io/corelane/codec/corelane-protocol.xml"))
        {
            ir = new IrGenerator().generate(XmlSchemaParser.parse(in, options));
        }
    }

    @Test
    void shouldHaveTheSchemasIdVersionOrderAndHeader()
    {
        assertEquals(ir.id(), RecordBatchDescriptor.SCHEMA_ID);
        assertEquals(ir.version(), RecordBatchDescriptor.ROWS_VERSION);
        assertEquals(ByteOrder.LITTLE_ENDIAN, ir.byteOrder());
        final Map<String, Integer> header = offsets(ir.headerStructure().tokens());
        assertEquals(ir.headerStructure().tokens().get(0).encodedLength(), HEADER);
        assertEquals(header.get("blockLength"), RecordBatchDescriptor.HEADER_BLOCK_LENGTH_OFFSET);
        assertEquals(header.get("templateId"), RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET);
        assertEquals(header.get("schemaId"), RecordBatchDescriptor.HEADER_SCHEMA_ID_OFFSET);
        assertEquals(header.get("version"), RecordBatchDescriptor.HEADER_VERSION_OFFSET);
    }

    @Test
    void shouldDescribeRecordBatch()
    {
        final List<Token> tokens = message("RecordBatch", RecordBatchDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), RecordBatchDescriptor.ROWS_BLOCK_LENGTH);
        final Map<String, Integer> root = offsets(before(tokens, Signal.BEGIN_GROUP));
        assertEquals(HEADER + root.get("header.producerId"), RecordBatchDescriptor.PRODUCER_ID_OFFSET);
        assertEquals(HEADER + root.get("header.firstSequence"), RecordBatchDescriptor.FIRST_SEQUENCE_OFFSET);
        assertEquals(HEADER + root.get("header.streamId"), RecordBatchDescriptor.STREAM_ID_OFFSET);
        assertEquals(HEADER + root.get("header.partition"), RecordBatchDescriptor.PARTITION_OFFSET);
        assertEquals(HEADER + root.get("header.reserved"), RecordBatchDescriptor.RESERVED_OFFSET);
        assertEquals(HEADER + root.get("madeOf"), RecordBatchDescriptor.MADE_OF_OFFSET);
        assertEquals(new Group(tokens, RecordBatchDescriptor.ROWS_BLOCK_LENGTH).entriesOffset,
            RecordBatchDescriptor.ROWS_ENTRIES_OFFSET);
        final Group group = new Group(tokens, RecordBatchDescriptor.BLOCK_LENGTH);
        assertEquals(group.entryBlockLengthOffset, RecordBatchDescriptor.ENTRY_BLOCK_LENGTH_OFFSET);
        assertEquals(group.countOffset, RecordBatchDescriptor.COUNT_OFFSET);
        assertEquals(group.entriesOffset, RecordBatchDescriptor.ENTRIES_OFFSET);
        assertEquals(group.entryBlockLength, RecordBatchDescriptor.ENTRY_BLOCK_LENGTH);
        assertEquals(group.fields.get("sendTimeNs"), RecordBatchDescriptor.SEND_TIME_OFFSET);
        assertEquals(group.fields.get("keyHash"), RecordBatchDescriptor.KEY_HASH_OFFSET);
        assertEquals(group.entryBlockLength, RecordBatchDescriptor.RECORD_LENGTH_OFFSET);
        assertEquals(group.entryBlockLength + group.dataHeaderLength, RecordBatchDescriptor.RECORD_OFFSET);
        assertEquals(group.maxCount, RecordBatchDescriptor.MAX_COUNT);
    }

    @Test
    void shouldDescribeResultBatch()
    {
        final List<Token> tokens = message("ResultBatch", ResultBatchDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), ResultBatchDescriptor.BLOCK_LENGTH);
        final Map<String, Integer> root = offsets(before(tokens, Signal.BEGIN_GROUP));
        assertEquals(HEADER + root.get("header.firstSequence"), ResultBatchDescriptor.FIRST_SEQUENCE_OFFSET);
        assertEquals(HEADER + root.get("header.jobId"), ResultBatchDescriptor.JOB_ID_OFFSET);
        assertEquals(HEADER + root.get("header.partition"), ResultBatchDescriptor.PARTITION_OFFSET);
        assertEquals(HEADER + root.get("header.reserved"), ResultBatchDescriptor.RESERVED_OFFSET);
        final Group group = new Group(tokens, ResultBatchDescriptor.BLOCK_LENGTH);
        assertEquals(group.entryBlockLengthOffset, ResultBatchDescriptor.ENTRY_BLOCK_LENGTH_OFFSET);
        assertEquals(group.countOffset, ResultBatchDescriptor.COUNT_OFFSET);
        assertEquals(group.entriesOffset, ResultBatchDescriptor.ENTRIES_OFFSET);
        assertEquals(group.entryBlockLength, ResultBatchDescriptor.ENTRY_BLOCK_LENGTH);
        assertEquals(group.fields.get("inputSequence"), ResultBatchDescriptor.INPUT_SEQUENCE_OFFSET);
        assertEquals(group.fields.get("sendTimeNs"), ResultBatchDescriptor.SEND_TIME_OFFSET);
        assertEquals(group.fields.get("operation"), ResultBatchDescriptor.OPERATION_OFFSET);
        assertEquals(group.entryBlockLength, ResultBatchDescriptor.ROW_LENGTH_OFFSET);
        assertEquals(group.entryBlockLength + group.dataHeaderLength, ResultBatchDescriptor.ROW_OFFSET);
        assertEquals(group.maxCount, ResultBatchDescriptor.MAX_COUNT);
        // The encoder writes operation and what is reserved behind it as one 32-bit word.
        assertEquals(ResultBatchDescriptor.OPERATION_OFFSET + 1, group.fields.get("reserved"));
        assertEquals(ResultBatchDescriptor.OPERATION_OFFSET + 2, group.fields.get("reserved2"));
        assertEquals(ResultBatchDescriptor.OPERATION_OFFSET + 4, group.entryBlockLength);
        final Map<String, Long> operations = codes(tokens, "Operation");
        assertEquals(
            Map.of("INSERT", (long)ResultBatchDescriptor.INSERT, "UPDATE", (long)ResultBatchDescriptor.UPDATE,
            "DELETE", (long)ResultBatchDescriptor.DELETE), operations);
    }

    @Test
    void shouldDescribeProgress()
    {
        final List<Token> tokens = message("Progress", ProgressDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), ProgressDescriptor.BLOCK_LENGTH);
        assertEquals(HEADER + tokens.get(0).encodedLength(), ProgressDescriptor.LENGTH);
        final Map<String, Integer> root = offsets(tokens);
        assertEquals(HEADER + root.get("watermarkNs"), ProgressDescriptor.WATERMARK_OFFSET);
        assertEquals(HEADER + root.get("timeNs"), ProgressDescriptor.TIME_OFFSET);
        assertEquals(HEADER + root.get("streamId"), ProgressDescriptor.STREAM_ID_OFFSET);
        assertEquals(HEADER + root.get("partition"), ProgressDescriptor.PARTITION_OFFSET);
        assertEquals(HEADER + root.get("madeOf"), ProgressDescriptor.MADE_OF_OFFSET);
        assertEquals(ProgressDescriptor.MADE_OF_OFFSET, ProgressDescriptor.LEAST_LENGTH);
    }

    @Test
    void shouldDescribeJobChange()
    {
        final List<Token> tokens = message("JobChange", JobChangeDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), JobChangeDescriptor.BLOCK_LENGTH);
        assertEquals(HEADER + tokens.get(0).encodedLength(), JobChangeDescriptor.LENGTH);
        final Map<String, Integer> root = offsets(tokens);
        assertEquals(HEADER + root.get("changeId"), JobChangeDescriptor.CHANGE_ID_OFFSET);
        assertEquals(HEADER + root.get("jobNumber"), JobChangeDescriptor.JOB_NUMBER_OFFSET);
        assertEquals(HEADER + root.get("kind"), JobChangeDescriptor.KIND_OFFSET);
        assertEquals(Map.of("START", (long)JobChangeDescriptor.START, "STOP", (long)JobChangeDescriptor.STOP),
            codes(tokens, "JobChangeKind"));
    }

    @Test
    void shouldDescribeLogGap()
    {
        final List<Token> tokens = message("LogGap", LogGapDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), LogGapDescriptor.BLOCK_LENGTH);
        assertEquals(HEADER + tokens.get(0).encodedLength(), LogGapDescriptor.LENGTH);
        final Map<String, Integer> root = offsets(tokens);
        assertEquals(HEADER + root.get("jobNumber"), LogGapDescriptor.JOB_NUMBER_OFFSET);
        assertEquals(HEADER + root.get("sequence"), LogGapDescriptor.SEQUENCE_OFFSET);
        assertEquals(HEADER + root.get("kind"), LogGapDescriptor.KIND_OFFSET);
        assertEquals(Map.of("LOST", (long)LogGapDescriptor.LOST, "RESUME", (long)LogGapDescriptor.RESUME),
            codes(tokens, "LogGapKind"));
    }

    @Test
    void shouldDescribeTick()
    {
        final List<Token> tokens = message("Tick", TickDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), TickDescriptor.BLOCK_LENGTH);
        assertEquals(HEADER + tokens.get(0).encodedLength(), TickDescriptor.LENGTH);
        assertEquals(HEADER + offsets(tokens).get("timeNs"), TickDescriptor.TIME_OFFSET);
    }

    @Test
    void shouldDescribeDeadLetter()
    {
        final List<Token> tokens = message("DeadLetter", DeadLetterDescriptor.TEMPLATE_ID);
        assertEquals(tokens.get(0).encodedLength(), DeadLetterDescriptor.BLOCK_LENGTH);
        final Map<String, Integer> root = offsets(before(tokens, Signal.BEGIN_VAR_DATA));
        assertEquals(HEADER + root.get("inputSequence"), DeadLetterDescriptor.INPUT_SEQUENCE_OFFSET);
        assertEquals(HEADER + root.get("sendTimeNs"), DeadLetterDescriptor.SEND_TIME_OFFSET);
        assertEquals(HEADER + root.get("producerId"), DeadLetterDescriptor.PRODUCER_ID_OFFSET);
        assertEquals(HEADER + root.get("producerSequence"), DeadLetterDescriptor.PRODUCER_SEQUENCE_OFFSET);
        assertEquals(HEADER + root.get("streamId"), DeadLetterDescriptor.STREAM_ID_OFFSET);
        assertEquals(HEADER + root.get("jobId"), DeadLetterDescriptor.JOB_ID_OFFSET);
        assertEquals(HEADER + root.get("partition"), DeadLetterDescriptor.PARTITION_OFFSET);
        assertEquals(HEADER + root.get("reason"), DeadLetterDescriptor.REASON_OFFSET);
        assertEquals(HEADER + tokens.get(0).encodedLength() + dataHeaderLength(tokens),
            DeadLetterDescriptor.MIN_LENGTH);
        final Map<String, Long> reasons = new HashMap<>();
        reasons.put("MALFORMED", (long)DeadLetterDescriptor.MALFORMED);
        reasons.put("UNKNOWN_STREAM", (long)DeadLetterDescriptor.UNKNOWN_STREAM);
        reasons.put("UNKNOWN_TEMPLATE", (long)DeadLetterDescriptor.UNKNOWN_TEMPLATE);
        reasons.put("OVERFLOW", (long)DeadLetterDescriptor.OVERFLOW);
        reasons.put("CAST", (long)DeadLetterDescriptor.CAST);
        reasons.put("CAPACITY", (long)DeadLetterDescriptor.CAPACITY);
        reasons.put("LATE", (long)DeadLetterDescriptor.LATE);
        reasons.put("TOO_LONG", (long)DeadLetterDescriptor.TOO_LONG);
        reasons.put("FUNCTION", (long)DeadLetterDescriptor.FUNCTION);
        assertEquals(reasons, codes(tokens, "DeadLetterReason"));
    }

    @Test
    void shouldDescribeControl()
    {
        final List<Token> request = message("ControlRequest", ControlRequestDescriptor.TEMPLATE_ID);
        assertEquals(request.get(0).encodedLength(), ControlRequestDescriptor.BLOCK_LENGTH);
        final Map<String, Integer> asked = offsets(before(request, Signal.BEGIN_VAR_DATA));
        assertEquals(HEADER + asked.get("requestId"), ControlRequestDescriptor.REQUEST_ID_OFFSET);
        assertEquals(HEADER + asked.get("replyStreamId"), ControlRequestDescriptor.REPLY_STREAM_ID_OFFSET);
        assertEquals(HEADER + asked.get("command"), ControlRequestDescriptor.COMMAND_OFFSET);
        assertEquals(Integer.BYTES, dataHeaderLength(request));
        assertEquals(Map.of("STATEMENT", (long)ControlRequestDescriptor.STATEMENT,
            "DRAIN", (long)ControlRequestDescriptor.DRAIN,
            "PRODUCER", (long)ControlRequestDescriptor.PRODUCER,
            "LOOK", (long)ControlRequestDescriptor.LOOK), codes(request, "ControlCommand"));
        final List<Token> response = message("ControlResponse", ControlResponseDescriptor.TEMPLATE_ID);
        assertEquals(response.get(0).encodedLength(), ControlResponseDescriptor.BLOCK_LENGTH);
        final Map<String, Integer> answered = offsets(before(response, Signal.BEGIN_VAR_DATA));
        assertEquals(HEADER + answered.get("requestId"), ControlResponseDescriptor.REQUEST_ID_OFFSET);
        assertEquals(HEADER + answered.get("outcome"), ControlResponseDescriptor.OUTCOME_OFFSET);
        assertEquals(Integer.BYTES, dataHeaderLength(response));
        assertEquals(Map.of("OK", (long)ControlResponseDescriptor.OK,
            "REFUSED", (long)ControlResponseDescriptor.REFUSED,
            "MORE", (long)ControlResponseDescriptor.MORE,
            "ROWS", (long)ControlResponseDescriptor.ROWS,
            "FAILED", (long)ControlResponseDescriptor.FAILED,
            "NOT_NOW", (long)ControlResponseDescriptor.NOT_NOW,
            "SAID", (long)ControlResponseDescriptor.SAID), codes(response, "ControlOutcome"));
    }

    @Test
    void shouldHaveADescriptorForEachMessage()
    {
        assertEquals(9, ir.messages().size());
    }

    private static List<Token> message(final String name, final int templateId)
    {
        final List<Token> tokens = ir.getMessage(templateId);
        assertEquals(name, tokens.get(0).name());
        return tokens;
    }

    private static List<Token> before(final List<Token> tokens, final Signal signal)
    {
        for (int i = 0; i < tokens.size(); i++)
        {
            if (signal == tokens.get(i).signal())
            {
                return tokens.subList(0, i);
            }
        }
        throw new IllegalArgumentException(signal.toString());
    }

    /** Offsets of fields, and of members of composites as field.member, from the start of the block. */
    private static Map<String, Integer> offsets(final List<Token> tokens)
    {
        final Map<String, Integer> offsets = new HashMap<>();
        String field = null;
        int base = 0;
        boolean isComposite = false;
        for (final Token token : tokens)
        {
            if (Signal.BEGIN_FIELD == token.signal())
            {
                field = token.name();
                base = token.offset();
                offsets.put(field, base);
            }
            else if (Signal.BEGIN_COMPOSITE == token.signal() || Signal.END_COMPOSITE == token.signal())
            {
                isComposite = Signal.BEGIN_COMPOSITE == token.signal();
            }
            else if (isComposite && Signal.ENCODING == token.signal())
            {
                offsets.put((null == field ? "" : field + ".") + token.name(), base + token.offset());
            }
        }
        return offsets;
    }

    private static int dataHeaderLength(final List<Token> tokens)
    {
        boolean isData = false;
        for (final Token token : tokens)
        {
            isData |= Signal.BEGIN_VAR_DATA == token.signal();
            if (isData && "varData".equals(token.name()))
            {
                return token.offset();
            }
        }
        throw new IllegalArgumentException("no var data");
    }

    private static Map<String, Long> codes(final List<Token> tokens, final String enumName)
    {
        final Map<String, Long> codes = new HashMap<>();
        boolean isEnum = false;
        for (final Token token : tokens)
        {
            isEnum |= Signal.BEGIN_ENUM == token.signal() && enumName.equals(token.name());
            if (isEnum && Signal.VALID_VALUE == token.signal())
            {
                codes.put(token.name(), token.encoding().constValue().longValue());
            }
        }
        assertTrue(isEnum, enumName);
        return codes;
    }

    /** The one group of a batch message. */
    private static final class Group
    {
        private final int entryBlockLengthOffset;
        private final int countOffset;
        private final int entriesOffset;
        private final int entryBlockLength;
        private final int dataHeaderLength;
        private final long maxCount;
        private final Map<String, Integer> fields;

        Group(final List<Token> tokens, final int rootBlockLength)
        {
            final int start = before(tokens, Signal.BEGIN_GROUP).size();
            final List<Token> group = tokens.subList(start, tokens.size());
            entryBlockLength = group.get(0).encodedLength();
            final Token dimension = group.get(1);
            final Token blockLength = group.get(2);
            final Token count = group.get(3);
            assertEquals("blockLength", blockLength.name());
            assertEquals("numInGroup", count.name());
            entryBlockLengthOffset = HEADER + rootBlockLength + blockLength.offset();
            countOffset = HEADER + rootBlockLength + count.offset();
            entriesOffset = HEADER + rootBlockLength + dimension.encodedLength();
            maxCount = count.encoding().applicableMaxValue().longValue();
            fields = offsets(group.subList(4, group.size()));
            dataHeaderLength = ProtocolLayoutTest.dataHeaderLength(group);
        }
    }
}
