package io.corelane.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Map;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.generation.CompilerUtil;
import org.agrona.generation.StringWriterOutputManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

import uk.co.real_logic.sbe.generation.java.JavaGenerator;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/** What a publisher gets who hands the XML of {@code DESCRIBE} to sbe-tool: its own codec reads and writes the same. */
class GeneratedCodecTest
{
    private static final RecordSchema SCHEMA = new SchemaBuilder("Trade", 100, 7)
        .column("symbol", DataType.varchar(8))
        .column("price", DataType.decimal(18, 4))
        .column("notional", DataType.decimal(25, 6))
        .column("size", DataType.BIGINT)
        .column("ratio", DataType.DOUBLE)
        .column("buy", DataType.BOOLEAN)
        .column("ts", DataType.TIMESTAMP)
        .build();

    private static ClassLoader loader;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);

    @BeforeAll
    static void generate() throws Exception
    {
        final ParserOptions options = ParserOptions.builder().stopOnError(true).warningsFatal(true).build();
        final Ir ir = new IrGenerator().generate(
            XmlSchemaParser.parse(new InputSource(new StringReader(SCHEMA.xml())), options));
        final StringWriterOutputManager output = new StringWriterOutputManager();
        output.setPackageName(ir.applicableNamespace());
        new JavaGenerator(
            ir, MutableDirectBuffer.class.getName(), DirectBuffer.class.getName(), false, false, false, output)
            .generate();
        final Map<String, CharSequence> sources = output.getSources();
        loader = CompilerUtil.compileInMemory("corelane.trade.TradeEncoder", sources).getClassLoader();
    }

    @Test
    void shouldReadWhatAGeneratedEncoderWrites() throws Exception
    {
        final Object encoder = create("TradeEncoder");
        call(encoder, "wrapAndApplyHeader", buffer, 0, create("MessageHeaderEncoder"));
        call(encoder, "symbol", "IBM");
        call(call(encoder, "price"), "mantissa", 1_867_300L);
        call(call(encoder, "notional"), "low", -1L);
        call(call(encoder, "notional"), "high", -1L);
        call(encoder, "size", 100L);
        call(encoder, "ratio", 0.5);
        call(encoder, "buy", loader.loadClass("corelane.trade.BooleanType").getField("T").get(null));
        call(encoder, "ts", 1_381_325_400_000_000_000L);
        final int length = 8 + (int)call(encoder, "encodedLength");
        final Object[] row = {
            "IBM", new BigDecimal("186.7300"), new BigDecimal("-0.000001"), 100L, 0.5, true, 1_381_325_400_000_000_000L
        };
        assertArrayEquals(row, new RowDecoder(SCHEMA).decode(buffer, 0, length));
    }

    @Test
    void shouldReadTheNullValuesOfAGeneratedEncoderAsNull() throws Exception
    {
        final Class<?> type = loader.loadClass("corelane.trade.TradeEncoder");
        final Object encoder = create("TradeEncoder");
        call(encoder, "wrapAndApplyHeader", buffer, 0, create("MessageHeaderEncoder"));
        call(encoder, "symbol", 0, type.getMethod("symbolNullValue").invoke(null));
        call(call(encoder, "price"), "mantissa", nullValue("Decimal18_4Encoder", "mantissaNullValue"));
        call(call(encoder, "notional"), "high", nullValue("Decimal128_25_6Encoder", "highNullValue"));
        call(encoder, "size", type.getMethod("sizeNullValue").invoke(null));
        call(encoder, "ratio", type.getMethod("ratioNullValue").invoke(null));
        call(encoder, "buy", loader.loadClass("corelane.trade.BooleanType").getField("NULL_VAL").get(null));
        call(encoder, "ts", type.getMethod("tsNullValue").invoke(null));
        final int length = 8 + (int)call(encoder, "encodedLength");
        assertArrayEquals(new Object[7], new RowDecoder(SCHEMA).decode(buffer, 0, length));
    }

    @Test
    void shouldBeReadByAGeneratedDecoder() throws Exception
    {
        final Object[] row = {
            "größe", new BigDecimal("-1.2345"), new BigDecimal("1.000000"), -5L, 1.25, false, 77L};
        new RowEncoder(SCHEMA).encode(row, buffer, 0);
        final Object decoder = create("TradeDecoder");
        call(decoder, "wrapAndApplyHeader", buffer, 0, create("MessageHeaderDecoder"));
        assertEquals("größe", call(decoder, "symbol"));
        assertEquals(-12_345L, call(call(decoder, "price"), "mantissa"));
        assertEquals((byte)-4, call(call(decoder, "price"), "exponent"));
        assertEquals(1_000_000L, call(call(decoder, "notional"), "low"));
        assertEquals(0L, call(call(decoder, "notional"), "high"));
        assertEquals(-5L, call(decoder, "size"));
        assertEquals(1.25, call(decoder, "ratio"));
        assertEquals("F", call(decoder, "buy").toString());
        assertEquals(77L, call(decoder, "ts"));
    }

    @Test
    void shouldGiveAGeneratedDecoderItsNullValues() throws Exception
    {
        new RowEncoder(SCHEMA).encode(new Object[7], buffer, 0);
        final Class<?> type = loader.loadClass("corelane.trade.TradeDecoder");
        final Object decoder = create("TradeDecoder");
        call(decoder, "wrapAndApplyHeader", buffer, 0, create("MessageHeaderDecoder"));
        assertEquals(type.getMethod("symbolNullValue").invoke(null), call(decoder, "symbol", 0));
        assertEquals(nullValue("Decimal18_4Decoder", "mantissaNullValue"), call(call(decoder, "price"), "mantissa"));
        assertEquals(nullValue("Decimal128_25_6Decoder", "highNullValue"), call(call(decoder, "notional"), "high"));
        assertEquals(type.getMethod("sizeNullValue").invoke(null), call(decoder, "size"));
        assertEquals(type.getMethod("ratioNullValue").invoke(null), call(decoder, "ratio"));
        assertEquals("NULL_VAL", call(decoder, "buy").toString());
        assertEquals(type.getMethod("tsNullValue").invoke(null), call(decoder, "ts"));
    }

    private static Object nullValue(final String type, final String method) throws Exception
    {
        return loader.loadClass("corelane.trade." + type).getMethod(method).invoke(null);
    }

    private static Object create(final String name) throws Exception
    {
        return loader.loadClass("corelane.trade." + name).getConstructor().newInstance();
    }

    private static Object call(final Object target, final String name, final Object... arguments) throws Exception
    {
        for (final Method method : target.getClass().getMethods())
        {
            if (method.getName().equals(name) && accepts(method.getParameterTypes(), arguments))
            {
                return method.invoke(target, arguments);
            }
        }
        throw new NoSuchMethodException(target.getClass() + "." + name);
    }

    private static boolean accepts(final Class<?>[] types, final Object[] arguments)
    {
        if (types.length != arguments.length)
        {
            return false;
        }
        for (int i = 0; i < types.length; i++)
        {
            final Class<?> boxed = MethodType.methodType(types[i]).wrap().returnType();
            if (!boxed.isInstance(arguments[i]))
            {
                return false;
            }
        }
        return true;
    }
}
