package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import java.util.List;

/** One method under way: its lines, and names for its variables. */
final class MethodWriter
{
    private final ClassWriter owner;
    private final SourceWriter source = new SourceWriter(2);
    private int names;
    private int parts;

    MethodWriter(final ClassWriter owner)
    {
        this.owner = owner;
    }

    ClassWriter owner()
    {
        return owner;
    }

    SourceWriter source()
    {
        return source;
    }

    /** Whether so many more parts of expressions do not make the method too large. A single one always fits. */
    boolean hasRoom(final int more)
    {
        return 1 == more || parts + more <= owner.maxParts();
    }

    /** One part of an expression is written here. */
    void take()
    {
        parts++;
    }

    MethodWriter line(final String line)
    {
        source.line(line);
        return this;
    }

    MethodWriter open(final String line)
    {
        source.open(line);
        return this;
    }

    MethodWriter close()
    {
        source.close();
        return this;
    }

    String name(final String prefix)
    {
        return prefix + names++;
    }

    /** Declares variables for a value; blank, and not NULL. */
    JavaValue declare(final DataType type, final boolean nullable)
    {
        final JavaValue value = JavaValue.named(name("t"), nullable, type);
        declare(value);
        return value;
    }

    /** Declares variables by the names of a value; blank, and not NULL. They hide fields of the same names. */
    void declare(final JavaValue value)
    {
        final List<String> types = JavaValue.javaTypes(value.type());
        final List<String> blanks = JavaValue.blanks(value.type());
        for (int i = 0; i < types.size(); i++)
        {
            line(types.get(i) + " " + value.part(i) + " = " + blanks.get(i) + ";");
        }
        if (!value.isNeverNull())
        {
            line("boolean " + value.nullFlag() + " = false;");
        }
    }

    /** Assigns a value to variables of the same type. */
    void assign(final JavaValue target, final JavaValue value)
    {
        for (int i = 0; i < target.parts().size(); i++)
        {
            line(target.part(i) + " = " + value.part(i) + ";");
        }
        if (!target.isNeverNull())
        {
            line(target.nullFlag() + " = " + value.nullFlag() + ";");
        }
    }

    /** A variable that holds a Java expression. */
    JavaValue let(final DataType type, final String nullFlag, final String expression)
    {
        final String local = name("t");
        line("final " + JavaValue.javaTypes(type).get(0) + " " + local + " = " + expression + ";");
        return new JavaValue(nullFlag, List.of(local), type);
    }

    /** Assigns what the 128-bit register holds now to variables of a decimal or an integer. */
    void assignRegister(final JavaValue target)
    {
        if (target.type().isWide())
        {
            line(target.part(0) + " = x.high();");
            line(target.part(1) + " = x.low();");
        }
        else
        {
            line(target.only() + " = x.word(faults);");
        }
    }

    /** A null flag that holds when any of several values is NULL. */
    String anyNull(final JavaValue... values)
    {
        final StringBuilder flags = new StringBuilder();
        for (final JavaValue value : values)
        {
            if (JavaValue.YES.equals(value.nullFlag()))
            {
                return JavaValue.YES;
            }
            if (!value.isNeverNull() && flags.indexOf(value.nullFlag()) < 0)
            {
                flags.append(0 == flags.length() ? "" : " || ").append(value.nullFlag());
            }
        }
        if (0 == flags.length())
        {
            return JavaValue.NO;
        }
        if (flags.indexOf(" ") < 0)
        {
            return flags.toString();
        }
        final String local = name("z");
        line("final boolean " + local + " = " + flags + ";");
        return local;
    }
}
