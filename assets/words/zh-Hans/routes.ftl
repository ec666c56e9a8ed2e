# routes
routes-recovery-taken = 另一个窗口已经打开了这份副本
routes-copy-can-be-edited = 这份副本可以编辑；较新版本添加的内容可能缺失
routes-newer-file-stays = 较新版本的文件保持不变
routes-choose-another-name = 请换一个名称：用本版本保存会丢失较新版本添加的内容。
