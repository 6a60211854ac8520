/* The page that shows a flame graph without a server: that of the workbench, with its modules in it. Made by tools/embed-alone. */
#ifndef GOPERF_REPORT_FLAME_PAGE_H
#define GOPERF_REPORT_FLAME_PAGE_H

#define FLAME_PAGE_TITLE "<!--title-->" /* text for HTML */
#define FLAME_PAGE_DATA "<!--data-->"	/* JSON without '<': see flame_page.c */

extern const unsigned char flame_page[], flame_page_end[];

#endif
