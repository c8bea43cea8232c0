package io.vortis.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class SegmentsTest {

  @Test
  void enlarge_everyTable_keepsWhatItHad() throws IllegalAccessException {
    Segments segments = new Segments(3);
    segments.recycle(1);
    segments.link[1] = 2;
    segments.enlarge(8);
    int tables = 0;
    for (Field field : Segments.class.getDeclaredFields()) {
      if (field.getType().isArray() && !Modifier.isStatic(field.getModifiers())) {
        tables++;
        field.setAccessible(true);
        assertThat(Array.getLength(field.get(segments))).as(field.getName()).isEqualTo(8);
      }
    }
    assertThat(tables).isGreaterThan(10);
    assertThat(segments.count()).isEqualTo(8);
    assertThat(segments.generationAcquire(1)).isEqualTo(1);
    assertThat(segments.link).containsExactly(-1, 2, -1, -1, -1, -1, -1, -1);
  }
}
