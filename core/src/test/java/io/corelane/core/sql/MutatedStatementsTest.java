package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.FragmentText;
import io.corelane.core.plan.JobPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.Test;

/**
 * Nothing that is written is ignored: a statement of the documentation with one token more, less or another is refused
 * with a place inside of it, or means something else, or what changed is one of the few things that mean nothing.
 * {@code -Dcorelane.mutations=100000} tries more, {@code -Dcorelane.seed} other ones.
 */
final class MutatedStatementsTest
{
    private static final Pattern EXAMPLE = Pattern.compile(
        "(?:```xml \\S+\\n(?<schema>.*?)```\\n)?```sql[^\\n]*\\n(?<sql>.*?)```", Pattern.DOTALL);

    private static final Set<String> NEUTRAL = Set.of("AS", ";", "+", "INNER", "OUTER", "ASC",
        "PERIOD", "SIZE", "GAP", "BY");

    /** A script and the schema that it names. */
    private record Script(String sql, String schema)
    {
    }

    @Test
    void shouldNotIgnoreAToken() throws IOException
    {
        final List<Script> corpus = corpus();
        assertTrue(corpus.size() > 60);
        final long seed = Long.getLong("corelane.seed", 1);
        final int mutations = Integer.getInteger("corelane.mutations", 500);
        final Random random = new Random(seed);
        final List<String> wrong = new ArrayList<>();
        final Map<Script, String> meanings = new LinkedHashMap<>();
        int refused = 0;
        for (int i = 0; i < mutations; i++)
        {
            final Script script = corpus.get(random.nextInt(corpus.size()));
            final Script other = corpus.get(random.nextInt(corpus.size()));
            final Mutation mutation = Mutation.of(script.sql(), other.sql(), random);
            final String before = meanings.computeIfAbsent(script, MutatedStatementsTest::meaning);
            final String after = meaning(new Script(mutation.sql(), script.schema()));
            final String found = judge(script, before, mutation, after);
            if (null != found)
            {
                wrong.add(found + "\n" + mutation + "\n");
            }
            refused += after.startsWith("refused") ? 1 : 0;
        }
        assertEquals(List.of(), wrong, "seed " + seed);
        assertTrue(refused > mutations / 2 && refused < mutations, "refused " + refused);
    }

    /** What is wrong, or null. */
    private static String judge(
        final Script script, final String before, final Mutation mutation, final String after)
    {
        if (before.startsWith("refused"))
        {
            return "the example itself is " + before;
        }
        if (after.startsWith("refused"))
        {
            final Matcher place = Pattern.compile("refused (\\d+):(\\d+): .+").matcher(after);
            if (!place.matches())
            {
                return after;
            }
            final String[] lines = mutation.sql().split("\n", -1);
            final int line = Integer.parseInt(place.group(1));
            final int column = Integer.parseInt(place.group(2));
            if (line > lines.length || column > lines[line - 1].length() + 1)
            {
                return "outside: " + after;
            }
            final boolean isParsed = !after.contains(" expected ");
            return isParsed || !mutation.isBefore(line, column) ? null : "too early: " + after;
        }
        return !after.equals(before) || mutation.isNeutral() ||
            before.equals(meaning(new Script(mutation.withAs(), script.schema()))) ? null : "ignored";
    }

    private static String meaning(final Script script)
    {
        final SqlCompiler compiler = new SqlCompiler(
            new Catalog(), (path) -> schema(script.schema()), 4, UserFunctions.NONE);
        final List<Statement> statements;
        try
        {
            statements = compiler.compile(script.sql(), "x");
        }
        catch (final SqlException ex)
        {
            return "refused " + ex.line() + ":" + ex.column() + ": " + ex.sentence();
        }
        catch (final RuntimeException ex)
        {
            return "refused by " + ex + " " + List.of(ex.getStackTrace()).subList(0, 3);
        }
        final StringBuilder text = new StringBuilder();
        for (final Statement statement : statements)
        {
            if (statement instanceof Statement.CreateJob created)
            {
                final JobPlan job = created.job();
                text.append(job.name()).append(job.text()).append(FragmentText.of(job, 4)).append(job.everyNs())
                    .append(job.options()).append(job.output());
            }
            else
            {
                text.append(statement);
            }
        }
        return text.toString();
    }

    private static SchemaFile schema(final String xml)
    {
        return SchemaParser.parse(xml);
    }

    private static List<Script> corpus() throws IOException
    {
        final List<Script> corpus = new ArrayList<>();
        try (Stream<Path> pages = Files.list(Path.of("docs")))
        {
            for (final Path page : pages.filter((file) -> file.toString().endsWith(".md")).sorted().toList())
            {
                final Matcher example = EXAMPLE.matcher(Files.readString(page));
                while (example.find())
                {
                    corpus.add(new Script(example.group("sql"), example.group("schema")));
                }
            }
        }
        try (InputStream in = SpellingsTest.class.getResourceAsStream("spellings.txt"))
        {
            for (final String entry : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n+"))
            {
                corpus.add(new Script(SpellingsTest.STREAMS + "\n" + entry.strip().split("\n= ")[0], null));
            }
        }
        return corpus;
    }

    /** A script with one token more, less or another. */
    private record Mutation(
        String kind, String source, String sql, List<String> removed, List<String> added, List<Token> tokens, int at)
    {
        static Mutation of(final String sql, final String other, final Random random)
        {
            final List<Token> tokens = tokens(sql);
            final List<Token> others = tokens(other);
            final int at = random.nextInt(tokens.size());
            final String text = tokens.get(at).getText();
            final String foreign = others.get(random.nextInt(others.size())).getText();
            return switch (random.nextInt(4))
            {
                case 0 -> replace("delete", sql, tokens, at, List.of(text), List.of());
                case 1 -> replace("duplicate", sql, tokens, at, List.of(text), List.of(text, text));
                case 2 -> replace("replace", sql, tokens, at, List.of(text), List.of(foreign));
                default -> replace("insert", sql, tokens, at, List.of(text), List.of(text, foreign));
            };
        }

        private static Mutation replace(
            final String kind,
            final String sql,
            final List<Token> tokens,
            final int at,
            final List<String> removed,
            final List<String> added)
        {
            final Token token = tokens.get(at);
            final int begin = sql.offsetByCodePoints(0, token.getStartIndex());
            final int end = sql.offsetByCodePoints(0, token.getStopIndex() + 1);
            return new Mutation(kind, sql, sql.substring(0, begin) + " " + String.join(" ", added) + " " +
                sql.substring(end), removed, added, tokens, at);
        }

        /** Whether a place lies before the token in front of the one that was changed. */
        boolean isBefore(final int line, final int column)
        {
            final Token token = tokens.get(Math.max(0, at - 1));
            return line < token.getLine() ||
                line == token.getLine() && column < token.getCharPositionInLine() + 1;
        }

        /** With AS before the name that came or went: if it means the same still, the name is an alias. */
        String withAs()
        {
            final String text = removed.size() > added.size() ? removed.get(0) : added.get(added.size() - 1);
            return replace(kind, source, tokens, at, removed, 2 == added.size() ?
                List.of(added.get(0), "AS", text) : List.of("AS", text)).sql();
        }

        /** AS, a second semicolon, a plus sign, another case of letters, and a name as its own alias say nothing. */
        boolean isNeutral()
        {
            final List<String> changed = new ArrayList<>(removed.size() > added.size() ? removed : added);
            final List<String> rest = removed.size() > added.size() ? added : removed;
            if (removed.size() == added.size())
            {
                return plain(removed.get(0)).equalsIgnoreCase(plain(added.get(0))) || isKind(removed.get(0)) &&
                    isKind(added.get(0));
            }
            rest.forEach(changed::remove);
            return NEUTRAL.contains(changed.get(0).toUpperCase(Locale.ROOT)) ||
                "duplicate".equals(kind) && SqlLexer.NAME == tokens.get(at).getType() ||
                at + 1 < tokens.size() && changed.get(0).equalsIgnoreCase(tokens.get(at + 1).getText());
        }

        /** What a job's result is called is for its readers. */
        private static boolean isKind(final String token)
        {
            return "STREAM".equalsIgnoreCase(token) || "TABLE".equalsIgnoreCase(token);
        }

        /** Without the quotes of an option, and the plural of a unit. */
        private static String plain(final String token)
        {
            return token.replaceAll("^'|'$|(?i)s$", "");
        }

        private static List<Token> tokens(final String sql)
        {
            final SqlLexer lexer = new SqlLexer(CharStreams.fromString(sql));
            final CommonTokenStream stream = new CommonTokenStream(lexer);
            stream.fill();
            return stream.getTokens().stream().filter((token) ->
                Token.DEFAULT_CHANNEL == token.getChannel() && Token.EOF != token.getType()).toList();
        }

        @Override
        public String toString()
        {
            final Token token = tokens.get(at);
            return kind + " at " + token.getLine() + ":" + token.getCharPositionInLine() + " " + removed + " -> " +
                added + "\n" + sql;
        }
    }
}
