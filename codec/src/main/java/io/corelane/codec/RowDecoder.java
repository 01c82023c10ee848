package io.corelane.codec;

import org.agrona.DirectBuffer;

/**
 * Reads a record as a row of Java values: BIGINT is Long, DECIMAL is BigDecimal with the column's scale, DOUBLE is
 * Double, BOOLEAN is Boolean, VARCHAR is String, TIMESTAMP is Long (nanoseconds since the epoch), NULL is null. It
 * honours the acting version and block length, and never reads outside the record. For tools, tests and the
 * interpreter: it allocates. For one thread.
 */
public final class RowDecoder
{
    private final RecordSchema schema;
    private final RecordHeader header;
    private final VarDataLocator locator;
    private final Blocks blocks = new Blocks();

    /**
     * For the records of a schema.
     *
     * @param schema of the records.
     */
    public RowDecoder(final RecordSchema schema)
    {
        this.schema = schema;
        header = new RecordHeader(schema);
        locator = new VarDataLocator(schema);
    }

    /**
     * Reads a record.
     *
     * @param buffer with the record.
     * @param offset of the record's header.
     * @param length of the record; bytes behind what the record needs are allowed.
     * @param row    gets the values, in the order of the schema's fields.
     * @throws RecordException if the record is bad; the row's content is then undefined.
     */
    public void decode(final DirectBuffer buffer, final int offset, final int length, final Object[] row)
    {
        header.read(buffer, offset, length, blocks);
        for (int i = 0; i < schema.fields().size(); i++)
        {
            final Field field = schema.fields().get(i);
            row[i] = field.wire() instanceof Wire.VarDataWire ?
                varData(field, buffer, offset, length) : ValueReader.read(field, buffer, blocks, 0);
        }
    }

    /**
     * Reads a record into a new row.
     *
     * @param buffer with the record.
     * @param offset of the record's header.
     * @param length of the record.
     * @return the values, in the order of the schema's fields.
     * @throws RecordException if the record is bad.
     */
    public Object[] decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final Object[] row = new Object[schema.fields().size()];
        decode(buffer, offset, length, row);
        return row;
    }

    private String varData(final Field field, final DirectBuffer buffer, final int offset, final int length)
    {
        final long located = locator.locate(buffer, offset, length, ((Wire.VarDataWire)field.wire()).index());
        if (VarDataLocator.ABSENT == located)
        {
            return null;
        }
        if (located < 0)
        {
            throw new RecordException(
                RecordFault.MALFORMED, "column " + field.name() + " lies outside of the record's " + length + " bytes");
        }
        return ValueReader.text(field, buffer, VarDataLocator.offset(located), VarDataLocator.length(located));
    }
}
