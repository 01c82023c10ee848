package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

final class TypesTest
{
    static final String STREAM = "CREATE STREAM t (k VARCHAR(8), d DECIMAL(18,4), e DECIMAL(10,2), " +
        "w DECIMAL(38,0), b BIGINT, f DOUBLE, o BOOLEAN, s VARCHAR(20), ts TIMESTAMP) WITH (key='k');";

    @ParameterizedTest
    @CsvFileSource(resources = "types.txt", delimiter = '|', quoteCharacter = '`')
    void shouldTypeScalars(final String sql, final String type, final String text)
    {
        final Rel.Project project = (Rel.Project)plan("SELECT " + sql + " AS x FROM t").root();
        assertEquals(type, project.output().get(0).type().toString());
        final Expr expr = project.expressions().get(0);
        assertEquals(type, expr.type().toString());
        if (null != text)
        {
            assertEquals(text, expr.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        COUNT(*)            | BIGINT         | count
        COUNT(s)            | BIGINT         | count_s
        SUM(b)              | BIGINT         | sum_b
        SUM(d)              | DECIMAL(38,4)  | sum_d
        SUM(d * e)          | DECIMAL(38,6)  | sum
        SUM(f)              | DOUBLE         | sum_f
        AVG(b)              | DECIMAL(38,12) | avg_b
        AVG(d / 1e0)        | DOUBLE         | avg
        AVG(CAST(d AS DECIMAL(38,20))) | DECIMAL(38,20) | avg
        MIN(s)              | VARCHAR(20)    | min_s
        MAX(ts)             | TIMESTAMP      | max_ts
        FIRST_VALUE(o)      | BOOLEAN        | first_value_o
        LAST_VALUE(e)       | DECIMAL(10,2)  | last_value_e
        MAX(_timestamp)     | TIMESTAMP      | max__timestamp
        SUM(b) + 1          | BIGINT         | col_1
        k                   | VARCHAR(8)     | k
        """)
    void shouldTypeAndNameAggregates(final String sql, final String type, final String name)
    {
        final JobPlan plan = plan("SELECT " + sql + " FROM t GROUP BY k");
        assertEquals(type, plan.output().get(0).type().toString());
        assertEquals(name, plan.output().get(0).name());
    }

    private static JobPlan plan(final String select)
    {
        final SqlCompiler compiler = new SqlCompiler(new Catalog(), SchemaSource.inFolder(Path.of("/nowhere")), 1);
        return ((Statement.CreateJob)compiler.compile(STREAM + "CREATE STREAM j AS " + select, "x").get(1)).job();
    }
}
