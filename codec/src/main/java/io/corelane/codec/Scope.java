package io.corelane.codec;

import java.util.List;

/**
 * A block and the blocks around it, where a remote exponent is looked for.
 *
 * @param parent the block around it, or null for a message's root block.
 * @param name   for messages to the user.
 * @param path   as {@link SchemaXml#exponentOf} has it.
 * @param fields the block's members.
 */
record Scope(Scope parent, String name, String path, List<uk.co.real_logic.sbe.xml.Field> fields)
{
    int level()
    {
        return null == parent ? 0 : parent.level() + 1;
    }

    Scope inner(final uk.co.real_logic.sbe.xml.Field group)
    {
        return new Scope(this, name + "." + group.name(), path + "/" + group.name(), group.groupFields());
    }

    uk.co.real_logic.sbe.xml.Field field(final String fieldName)
    {
        for (final uk.co.real_logic.sbe.xml.Field field : fields)
        {
            if (field.name().equals(fieldName))
            {
                return field;
            }
        }
        return null;
    }
}
