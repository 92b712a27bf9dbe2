/* How grave something is, and how many of each: what every skill that judges says in the same words. */
#ifndef CARO_SEVERITY_H
#define CARO_SEVERITY_H
#include "caro_write.h"

typedef enum { CRITICAL, HIGH, MEDIUM, LOW, INFO, SEVERITIES } severity;
static const char *const SEVERITY_NAMES[] = {"critical", "high", "medium", "low", "info"};

/* "summary": {"critical": 1, ...}, the first `count` of them. */
static void write_summary(json_writer *w, const u32 *numbers, severity count) {
  open_member(w, S("summary"), '{');
  for (severity s = CRITICAL; s < count; s++) member_number(w, c_text(SEVERITY_NAMES[s]), numbers[s]);
  close(w, '}');
}

#endif
