package io.tarweb.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.tarweb.settings.TransportKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test of one parameter, the {@link TransportKind} to run on. Where a machine lacks one
 * of them, {@link TestServer} skips the test with the reason.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@EnumSource(value = TransportKind.class, names = { "IO_URING", "EPOLL", "NIO" })
public @interface OnEveryTransport {

}
