package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.SchemaParser;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.JobPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NestedColumnsTest
{
    private static final String XML =
        "<messageSchema package='p' id='1' version='0' byteOrder='littleEndian'><types>" +
        "<composite name='messageHeader'><type name='blockLength' primitiveType='uint16'/>" +
        "<type name='templateId' primitiveType='uint16'/><type name='schemaId' primitiveType='uint16'/>" +
        "<type name='version' primitiveType='uint16'/></composite>" +
        "<type name='Numbers' primitiveType='int32' length='2'/>" +
        "<composite name='Engine'><type name='capacity' primitiveType='uint16'/>" +
        "<type name='inner' primitiveType='uint8'/></composite></types>" +
        "<message name='Car' id='1'><field name='serialNumber' id='1' type='int64'/>" +
        "<field name='someNumbers' id='2' type='Numbers'/><field name='engine' id='3' type='Engine'/></message>" +
        "</messageSchema>";

    @Test
    void shouldNameMembersOfCompositesAndElementsOfArrays()
    {
        assertEquals(List.of("serialNumber", "someNumbers_0", "someNumbers_1", "engine_capacity", "engine_inner"),
            names("SELECT * FROM cars"));
        assertEquals(List.of("someNumbers_1", "engine_capacity", "engine_inner", "serialNumber", "sum_engine_inner"),
            names("SELECT SOMENUMBERS[1], engine.capacity, c.engine.inner, \"serialNumber\", SUM(engine.inner) " +
            "FROM cars c GROUP BY somenumbers[1], c.engine.capacity, engine.inner, serialnumber"));
    }

    private static List<String> names(final String select)
    {
        final SqlCompiler compiler = new SqlCompiler(new Catalog(), (path) -> SchemaParser.parse(XML), 1);
        final List<Statement> statements = compiler.compile(
            "CREATE STREAM cars WITH (schema='car.xml', message='car'); CREATE STREAM j AS " + select, "x");
        final JobPlan plan = ((Statement.CreateJob)statements.get(1)).job();
        final List<String> names = plan.output().stream().map(Attribute::name).toList();
        assertEquals(names, plan.outputSchema().fields().stream().map((field) -> field.name()).toList());
        return names;
    }
}
