package io.corelane.tools.jmx;

import java.util.Map;
import java.util.TreeMap;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanConstructorInfo;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.SimpleType;

/**
 * An MBean of counters: each attribute is one of them, a number that a client reads without any class of ours.
 * Attributes come from the registry, so there is no interface that could say something else. Thread safe.
 */
final class CounterBean implements DynamicMBean
{
    private final String description;
    private volatile Map<String, CounterAttribute> attributes = Map.of();

    CounterBean(final String description)
    {
        this.description = description;
    }

    /** What the attributes are from now on. */
    void attributes(final Map<String, CounterAttribute> values)
    {
        attributes = new TreeMap<>(values);
    }

    @Override
    public Object getAttribute(final String name) throws AttributeNotFoundException
    {
        final CounterAttribute attribute = attributes.get(name);
        if (null == attribute)
        {
            throw new AttributeNotFoundException(name);
        }
        return attribute.value();
    }

    @Override
    public AttributeList getAttributes(final String[] names)
    {
        final AttributeList list = new AttributeList();
        for (final String name : names)
        {
            final CounterAttribute attribute = attributes.get(name);
            if (null != attribute)
            {
                list.add(new Attribute(name, attribute.value()));
            }
        }
        return list;
    }

    @Override
    public void setAttribute(final Attribute attribute) throws AttributeNotFoundException
    {
        throw new AttributeNotFoundException(attribute.getName() + " can be read only");
    }

    @Override
    public AttributeList setAttributes(final AttributeList list)
    {
        return new AttributeList();
    }

    @Override
    public Object invoke(final String name, final Object[] parameters, final String[] signature)
    {
        throw new UnsupportedOperationException("there are no operations; use corelane sql");
    }

    @Override
    public MBeanInfo getMBeanInfo()
    {
        return new OpenMBeanInfoSupport(CounterBean.class.getName(), description,
            attributes.entrySet().stream().map((entry) -> new OpenMBeanAttributeInfoSupport(
            entry.getKey(), entry.getValue().help(), type(entry.getValue()), true, false, false))
            .toArray(OpenMBeanAttributeInfo[]::new),
            new OpenMBeanConstructorInfo[0], new OpenMBeanOperationInfo[0], new MBeanNotificationInfo[0]);
    }

    private static SimpleType<?> type(final CounterAttribute attribute)
    {
        return attribute.value() instanceof Long ? SimpleType.LONG :
            attribute.value() instanceof Double ? SimpleType.DOUBLE : SimpleType.STRING;
    }
}
