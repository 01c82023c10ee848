package io.corelane.core.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** Functions of other dialects, and what is called otherwise here. */
final class ForeignFunctions
{
    private static final Map<String, String> HERE = new LinkedHashMap<>();

    static
    {
        all("APPROX_PERCENTILE(x, 0.5), or MEDIAN(x)", "percentile_cont", "percentile_disc", "quantile", "percentile",
            "approx_quantile");
        all("LISTAGG(x, ',')", "array_agg", "collect_list", "collect_set", "string_agg", "group_concat");
        all("LAST_VALUE(x)", "latest_by_offset", "last", "any_value", "arg_last");
        all("FIRST_VALUE(x)", "earliest_by_offset", "first");
        all("TOP_K(x, 3)", "topk", "topkdistinct");
        all("COUNT(DISTINCT x)", "count_distinct", "uniq");
        all("APPROX_COUNT_DISTINCT(x)", "approx_distinct", "hll");
        all("DATE_FORMAT(ts, 'yyyy-MM-dd')", "to_char", "timestamptostring", "format_timestamp", "strftime");
        all("TO_TIMESTAMP(text)", "stringtotimestamp", "parse_timestamp", "to_date", "strptime");
        all("EXTRACT(YEAR FROM ts)", "date_part", "datepart");
        all("DATE_TRUNC('DAY', ts)", "timestamp_trunc", "datetrunc", "trunc_date", "time_bucket");
        all("ts + INTERVAL '1' DAY", "date_add", "date_sub", "timestamp_add", "timestamp_sub", "adddate");
        all("UPPER(text)", "ucase");
        all("LOWER(text)", "lcase");
        all("POSITION('x' IN text)", "instr", "locate", "charindex");
        all("LENGTH(text)", "len");
        all("IF(condition, a, b)", "iif");
        all("CASE x WHEN 1 THEN a ELSE b END", "decode");
        all("a IS NULL", "isnull");
        all("a || ',' || b", "concat_ws");
        all("REGEXP_LIKE(text, '...')", "regexp", "regexp_contains", "rlike");
        all("SUM(x) / COUNT(x), or AVG(x)", "mean");
    }

    private ForeignFunctions()
    {
    }

    private static void all(final String here, final String... names)
    {
        for (final String name : names)
        {
            HERE.put(name, here);
        }
    }

    /** What to write for a function, or null. */
    static String here(final String name)
    {
        return HERE.get(name);
    }
}
