/**
 * Reloads with a refresh by Spring Cloud, and reports properties that a refresh can't
 * change.
 */
@NullMarked
package io.tarweb.spring.internal.cloud;

import org.jspecify.annotations.NullMarked;
