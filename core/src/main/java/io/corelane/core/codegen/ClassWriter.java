package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One class under way: its constants, its fields and its methods. */
final class ClassWriter
{
    /** Parts of expressions: about 2,000 bytes of code, far from the 8,000 beyond which the JIT compiles nothing. */
    static final int DEFAULT_MAX_PARTS = 64;

    private final int maxParts;
    private final SourceWriter constants = new SourceWriter(1);
    private final SourceWriter fields = new SourceWriter(1);
    private final SourceWriter methods = new SourceWriter(1);
    private final Map<String, String> textNames = new LinkedHashMap<>();
    private int names;

    /**
     * A class without members.
     *
     * @param maxParts that are written into one method: of expressions, or of what is done for column after column.
     */
    ClassWriter(final int maxParts)
    {
        this.maxParts = maxParts;
    }

    int maxParts()
    {
        return maxParts;
    }

    /** Branches and operands of one operator, so that a method has room for them when each has one of its own. */
    int maxOperands()
    {
        return Math.max(2, maxParts / 4);
    }

    /** A name that no other part of the class has. */
    String name(final String prefix)
    {
        return prefix + "_" + names++;
    }

    /** A text constant; equal ones are shared. */
    JavaValue text(final String value, final DataType type)
    {
        final String name = textNames.computeIfAbsent(value, (text) -> "T" + textNames.size());
        final int length = value.getBytes(StandardCharsets.UTF_8).length;
        return new JavaValue(JavaValue.NO, List.of(name, "0", Integer.toString(length)), type);
    }

    /** A constant of any type, behind those for texts. */
    String constant(final String type, final String value)
    {
        final String name = name("C");
        constants.line("private static final " + type + " " + name + " = " + value + ";");
        return name;
    }

    /** A buffer that one expression writes text into. */
    String scratchBuffer(final int length)
    {
        final String name = name("s");
        fields.line("private final UnsafeBuffer " + name + " = new UnsafeBuffer(new byte[" + length + "]);");
        return name;
    }

    /** Fields for a value. */
    JavaValue field(final String base, final boolean nullable, final DataType type)
    {
        final JavaValue value = JavaValue.named(base, nullable, type);
        final List<String> types = JavaValue.javaTypes(type);
        final List<String> blanks = JavaValue.blanks(type);
        for (int i = 0; i < types.size(); i++)
        {
            fields.line("private " + types.get(i) + " " + value.part(i) + " = " + blanks.get(i) + ";");
        }
        if (nullable)
        {
            fields.line("private boolean " + value.nullFlag() + ";");
        }
        return value;
    }

    void field(final String declaration)
    {
        fields.line(declaration);
    }

    MethodWriter method()
    {
        return new MethodWriter(this);
    }

    void add(final String signature, final MethodWriter method)
    {
        methods.blank().line(signature).line("{").append(method.source()).line("}");
    }

    String source(final String header)
    {
        final SourceWriter all = new SourceWriter(0);
        all.line(header).line("{");
        final SourceWriter texts = new SourceWriter(1);
        texts.line("private static final UnsafeBuffer EMPTY = new UnsafeBuffer(new byte[0]);");
        textNames.forEach((value, name) -> texts.line(
            "private static final UnsafeBuffer " + name + " = Text.constant(" + javaString(value) + ");"));
        return all.append(texts).append(constants).append(fields).append(methods).line("}").toString();
    }

    static String javaString(final String value)
    {
        final StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++)
        {
            final char c = value.charAt(i);
            if (c >= ' ' && c < 0x7F && '"' != c && '\\' != c)
            {
                text.append(c);
            }
            else if (c < 0x80)
            {
                // In octal: a Unicode escape of a quote or a line end would be taken for one.
                text.append(String.format("\\%03o", (int)c));
            }
            else
            {
                text.append(String.format("\\u%04x", (int)c));
            }
        }
        return text.append('"').toString();
    }
}
